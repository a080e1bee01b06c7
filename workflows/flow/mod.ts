/** The door to the flow language for the API, the worker's activities and the builder. Workflows use run.ts. */
export * from './schema.ts';
export * from './plan.ts';
export * from './facts.ts';
export * from './issue.ts';
export * from './kind.ts';
export { sayingNow } from './kinds/act/fallback.ts';
export { nameOfFile, type SentFile, type SentFormat } from './kinds/act/file.ts';
export { fillText } from './kinds/act/send-text.ts';
export { kinds, kindOf, triggerOf, type Config, type EffectName, type KindName } from './kinds/mod.ts';
export { askGates, type Departure, type FrequencyCap, type SendingRules, type Verdict } from './gates.ts';
export {
  leadChanges,
  tagsAfter,
  writableFields,
  type LeadChanges,
  type WritableField,
} from './kinds/act/update-lead.ts';
export { conversionFault } from './kinds/act/meta-conversion.ts';
export { quickReplies } from './kinds/act/answers.ts';
export { isLeadZone, maxEmail, maxName, maxSource, maxStatus } from './kinds/act/lead-values.ts';
export { calendarOf } from './kinds/triggers/audience.ts';
export { dateRuleOf } from './kinds/triggers/date-field.ts';
export { daysToLookFor, turnWithin, type DateRule, type DateTurn } from './time/anniversary.ts';
export { turnsAfter, type Calendar, type Turn } from './time/calendar.ts';
export { movedStage } from './kinds/triggers/opportunity-stage-changed.ts';
export { fillAddress, fillJson, readAnswer } from './http/fill.ts';
export { formOf, type Form, type FormField } from './form.ts';
export { compile, triggerEvents } from './compile.ts';
export { initialState, step, type Stepped } from './step.ts';
export { share } from './share.ts';
export { stepOn, type Course } from './walk/course.ts';
export { followerOf, isPlace } from './walk/follow.ts';
export {
  condition,
  conditionFaults,
  evaluate,
  maxSegmentHops,
  operators,
  operatorsOf,
  readNumber,
  segmentsIn,
  type Comparison,
  type Condition,
  type ConditionFault,
  type ConditionValue,
  type Operator,
} from './condition.ts';
export { fields, findField, readField, type Field, type FieldType, type FieldValue } from './fields.ts';
export {
  consentDoors,
  weighConsent,
  type ConsentDoor,
  type ConsentFault,
  type ConsentStanding,
  type ConsentState,
  type ConsentVerdict,
  type ConsentWord,
} from './consent.ts';
export {
  conversionFacts,
  conversionLabels,
  conversionNames,
  conversionRule,
  factNames,
  isOfSale,
  needsTo,
  usualRules,
  type ConversionFact,
  type ConversionName,
  type ConversionRule,
} from './conversions/facts.ts';
export {
  conversionDays,
  isAttributed,
  weighConversion,
  type ConversionMatch,
  type ConversionStanding,
} from './conversions/weigh.ts';
export {
  describeTrouble,
  troubleKinds,
  troubleTexts,
  type TroubleData,
  type TroubleKind,
} from './words/trouble-texts.ts';
export { eventLabel, eventLabels } from './words/event-labels.ts';
export { formatDuration, humaniseDuration, parseDuration, parseOffset } from './time/duration.ts';
export { formatField, formatMoney } from './words/format.ts';
export {
  parseText,
  pathsWithoutFallback,
  renderNotice,
  renderText,
  type Piece,
  type Rendered,
  type TextFault,
} from './template.ts';
export { blanksOf, drawParts, type Part, unsupportedIn } from './parts/mod.ts';
export type { Blank, BlankIs, ButtonIcon, Drawn, FilledPart, MediaFormat, Value } from './parts/part.ts';
export { checkDraft } from './drafts/check.ts';
export { fileRules, longest, templateCategories, type Draft, type TemplateCategory } from './drafts/draft.ts';
export { describeDraftFault, draftCodes, type DraftCode, type DraftFault } from './drafts/faults.ts';
export { guessCategory } from './drafts/category.ts';
export { sampleLink } from './drafts/headers.ts';
export { samplesOf } from './drafts/samples.ts';
export { templateLanguages } from './drafts/languages.ts';
export { placeholdersIn, splitText } from './parts/placeholders.ts';
export { textAround } from './parts/around.ts';
export { nameBlank, nameUnsupported } from './parts/names.ts';
export { readTemplate, type TemplateReading } from './parts/read.ts';
export { fillTemplate, oldKey, sayBlank, textsFor, type Filled } from './parts/say.ts';
export {
  isZone,
  localDay,
  localTime,
  nextOpen,
  parseLocal,
  quietUntil,
  weekdays,
  type Weekday,
  type Window,
} from './time/zone.ts';
export { endOfDay, readDue, withinDay } from './time/day.ts';
export { isBeforeToday, pastBefore } from './time/past.ts';
export { customNameRule, isCustomName, reservedNames } from './words/names.ts';
export { isTestLead } from './meaning/test-lead.ts';
export { leadStatuses, maxTag, maxTags } from './words/lead-words.ts';
export { keyOf, slug } from './words/slug.ts';
export { currencies, isCurrency } from './words/currencies.ts';
export { counted, oneLine, decimalsOf, percentText, plain, plainWords, text, type Text } from './words/text.ts';
export { phoneReasons, type PhoneReason } from './words/phone-reasons.ts';
export {
  contactMeaning,
  findContact,
  joinName,
  type ContactField,
  type ContactMeaning,
  type ContactQuestions,
  type NameParts,
} from './meaning/contact.ts';
export { readHeader, type Said } from './meaning/header-words.ts';
export { phrase, weigh, type Phrase } from './meaning/phrases.ts';
export type { Concept } from './meaning/lexicon.ts';
export { hasErrors, validate } from './validate.ts';
export { nameLeadField, nameStatus } from './words/lead-fields.ts';
export { describeIssue, issueCodes, type IssueCode } from './words/issue-texts.ts';
export { describeCondition, operatorLabels } from './words/describe-condition.ts';
export { deliveryReasons } from './words/delivery-reasons.ts';
export {
  admissionReasons,
  consentReasons,
  describeReason,
  enrolmentReasons,
  reasonCodes,
  type ReasonCode,
} from './words/reasons.ts';
export { readyMadeFlows, type ReadyMadeFlow } from './ready-made/mod.ts';
export { componentsOf, readyTexts, type ReadyText } from './ready-made/texts.ts';
export { positionsOfTemplate, readyMadeTemplates, type TemplateDefinition } from './ready-made/templates.ts';
export { flowFile, toFlowFile, writeFlowFile, entriesOf, type FileNeed, type FlowFile } from './file/flow-file.ts';
export { parseFlowFile, readFlowFile, type FileFault, type ReadFile } from './file/read-file.ts';
export { faultsOfMap, findNeeds, fitFlow, type Need, type NeedMap } from './file/needs.ts';
export { changesOf, stepName, type StepChange, type WordChange } from './words/describe-changes.ts';
export { moveTexts } from './words/move-texts.ts';
export { nothingHappened, whyTexts, type WhyCode } from './words/why-texts.ts';
export { findInFlow, kindsNamed, type Found } from './words/find-in-flow.ts';
export { simulate } from './simulate.ts';
export type { FactsPatch, ScriptEntry, SimulateOptions, Trace, TraceEntry } from './trace.ts';
