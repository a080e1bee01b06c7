/** The languages that templates may be in (Meta's page "Supported languages"). Their names come from `Intl.DisplayNames`. */
export const templateLanguages = (
  'es es_AR es_CL es_CO es_CR es_DO es_EC es_ES es_GT es_HN es_MX es_PA es_PE es_UY pt_BR pt_PT en en_US en_GB en_AE en_AU en_CA ' +
  'en_GH en_IE en_IN en_JM en_MY en_NZ en_QA en_SG en_UG en_ZA af ar ar_AE ar_DZ ar_EG ar_IL ar_IQ ar_JO ar_KW ar_LB ar_LY ar_MA ' +
  'ar_OM ar_QA ar_SA ar_SD ar_SY ar_TN az be_BY bg bn bn_IN ca cs da de de_AT de_CH el el_CY et fa fi fil fr fr_BE fr_CA fr_CH ' +
  'fr_CI fr_MA ga gu ha he hi hr hu id it ja ka kk kn ko ky_KG lo lt lv mk ml mr ms nb nl nl_BE pa pl prs_AF ps_AF ro ru rw_RW ' +
  'si_LK sk sl sq sr sv sw ta te th tr uk ur uz vi zh_CN zh_HK zh_TW zu'
).split(' ');

export const isTemplateLanguage = (code: string): boolean => templateLanguages.includes(code);
