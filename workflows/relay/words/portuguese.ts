/** How people ask for no more messages in Portuguese, as Brazil writes it. */
import type { Patterns } from './phrases.ts';

// prettier-ignore
export const portuguese: Patterns = {
  'pt-courtesy': [
    'por favor|gentileza', 'pf|pfv|pfvr|favor', 'muito? obrigado|obrigada|obg|brigado|brigada', 'valeu|vlw', 'ola|oi|opa', 'bom dia', 'boa tarde|noite', 'desculpe|desculpa|desculpem', 'amigo|amiga|moco|moca|senhor|senhora|pessoal|gente', 'agradeco', 'grato|grata', 'com licenca',
    'peco que?', 'att', 'abraco|abracos',
  ],
  'pt-message': ['mensagem|mensagens|msg|msgs|whatsapp|zap|zaps|propaganda|propagandas|publicidade|promocao|promocoes|promo|promos|oferta|ofertas|spam|anuncio|anuncios|notificacao|notificacoes|divulgacao|divulgacoes'],
  'pt-many': ['mensagens|msgs|zaps|propaganda|propagandas|publicidade|promocoes|promos|ofertas|spam|anuncios|notificacoes|divulgacao|divulgacoes'],
  'pt-messages': ['mais? as|os|a|essas|esses|estas|suas|tuas|sua|tanta|tantas|mais? tipo? de? <pt-many> <pt-of>? <pt-of>?', 'mais|nenhuma|nenhum|outra|esse tipo? de? <pt-message> <pt-of>?', '<pt-message> para|pra mim', 'mais? nada mais? <pt-of>?'],
  'pt-news': ['informacao|informacoes|info|novidades|noticias|comunicados|conteudo|conteudos|avisos|lembretes'],
  'pt-of': ['de <pt-message>', 'de|da voces|voce|vcs|vc|empresa|marketing', 'promocional|promocionais|publicitarias|automaticas|suas', '<pt-here>'],
  'pt-here': ['por aqui|whatsapp|zap', 'no|neste|nesse|pelo|pro|para|pra meu|esse|este? numero|whatsapp|zap|celular|telefone', 'para|pra|pro mim', 'no whatsapp|zap'],
  'pt-ever': ['mais', 'nunca|jamais mais?', 'mais? <pt-here>'],
  'pt-list': ['da|dessa|desta|de|das|sua|suas toda|todas? sua|suas|tua|essa|a? lista|listas|base <pt-list-of>?', 'do cadastro|mailing|banco', 'daqui', 'de receber? <pt-messages>', 'desse|deste cadastro|lista'],
  'pt-list-of': ['de transmissao|contatos|contato|envio|envios|clientes|dados|divulgacao', 'de <pt-messages>'],
  'pt-my-number': ['o? meu|este|esse numero|telefone|celular|contato|zap|whatsapp <pt-list>?', 'meus dados|contatos <pt-list>?'],
  'pt-want': ['eu? quero|queria|desejo|preciso|solicito|gostaria|queremos de?', 'como faco|posso para|pra?', 'pode|podem|poderia|poderiam me?'],
  'pt-no-want': ['eu? ja? nao|n quero|queria|desejo|queremos|preciso|gostaria', 'nao tenho interesse em', 'nao gostaria de'],
  'pt-write': ['escreva|escrevam|escreve|escrevas|contate|contatem|contata|contacte|contactem|perturbe|perturbem|perturba|incomode|incomodem|incomoda|procurem|procure|chateie|chateiem'],
  'pt-send': ['mande|mandem|manda|mandes|envie|enviem|envia|envies|encaminhe|encaminhem'],
  'pt-writing': ['encher o? saco?', 'escrever|contatar|contactar|perturbar|incomodar|importunar|chatear'],
  'pt-sending': ['mandar|enviar|encaminhar'],
  'pt-stop': ['pare|parem|para|parar|parem|deixe|deixem|chega de'],
  'pt-remove': ['tira|tire|tirem|tirar|remove|remova|removam|remover|exclui|exclua|excluam|excluir|retire|retira|retirem|retirar|apaga|apague|apaguem|apagar|deleta|delete|deletem|cancele|cancela'],
  'pt-beside': ['nao tenho interesse', 'nao me interessa', 'ja|agora|urgente|imediatamente', 'de vez', 'nunca mais', 'nao estou interessado|interessada'],
  'pt-weak': ['parar', 'pare', 'sair'],
  'pt-out': [
    'parar', 'pare|parem', 'sair', 'parar|pare|parem todas|todos|as|os|com? <pt-messages>', 'sair <pt-list>', '<pt-want> sair <pt-list>?', 'me <pt-want> sair <pt-list>', 'descadastrar|descadastre|descadastra|descadastrem|descadastro|descadastramento me? <pt-list>?', 'descadastrar|descadastre|descadastra|descadastrem <pt-my-number>',
    'me descadastre|descadastra|descadastrem|descadastrar <pt-list>?', '<pt-want> me? descadastrar|descadastre|descadastrem <pt-list>?', 'desinscrever|desinscreva|desinscrevam me?', '<pt-want> me? desinscrever <pt-list>?', 'me desinscreva|desinscrevam|desinscreve',
    '<pt-want>? cancelar|cancele|cancelem|cancela a|minha|essa? inscricao|cadastro <pt-list>?', '<pt-want>? cancelar|cancele|cancelem <pt-messages>',
    'ja? nao|n me|nos? <pt-write> <pt-ever>?', 'ja? nao|n me|nos? <pt-send> <pt-ever>? <pt-messages> <pt-ever>?', 'ja? nao|n me|nos? <pt-send> <pt-ever>', 'ja? nao|n me|nos <pt-send> mensagem|msg|zap|whatsapp|propaganda|promocao <pt-of>? <pt-ever>?', 'ja? nao|n me|nos chame|chamem|chama <pt-ever>', 'nao|n <pt-send> <pt-here>? <pt-messages>', 'ja? nao|n <pt-send> mais',
    '<pt-no-want> as|os|essas|esses|suas|mais? <pt-many> <pt-of>? <pt-ever>?', '<pt-no-want> nenhuma|mais <pt-message> <pt-of>? <pt-ever>?', '<pt-no-want> mais? receber <pt-messages> <pt-ever>?', '<pt-no-want> mais receber', '<pt-no-want> mais? receber mais? <pt-news> <pt-of>?', 'ja? nao|n me|nos? <pt-send> mais <pt-news> <pt-of>?', '<pt-no-want> receber <pt-ever>', '<pt-no-want> continuar recebendo <pt-messages>?',
    '<pt-no-want> que me <pt-write> <pt-ever>?', '<pt-no-want> que me <pt-send> <pt-ever>? <pt-messages>', '<pt-no-want> ser contatado|contatada|incomodado|incomodada <pt-ever>?',
    '<pt-stop> me? <pt-writing> <pt-ever>?', '<pt-stop> me? <pt-sending> <pt-here>? <pt-messages> <pt-ever>?', '<pt-stop> me? <pt-sending> mensagem <pt-of>?', '<pt-stop> me <pt-sending> <pt-ever>?', '<pt-want> que? parem|pare|parar de me? <pt-sending> <pt-messages>', '<pt-want> que? parem|pare|parar de me? <pt-writing>', '<pt-want> parar|deixar de receber <pt-messages>', 'parar|deixar de receber <pt-messages>?',
    'chega|basta de <pt-messages>', 'chega|basta de mensagem|msg <pt-of>?', '<pt-want> nao mais? receber <pt-messages> <pt-ever>?', 'prefiro|preferiria nao mais? receber <pt-messages> <pt-ever>?', 'nao mais <pt-message>', 'sem mais <pt-message>', 'me deixa|deixe|deixem em paz', 'me <pt-remove> <pt-list>', '<pt-remove> me <pt-list>', '<pt-remove> <pt-my-number>', '<pt-want> me? <pt-remove> <pt-list>', '<pt-want> <pt-remove> <pt-my-number>', '<pt-want> que me <pt-remove> <pt-list>', '<pt-want> ser removido|removida|excluido|excluida <pt-list>?', 'nao perturbe|perturbar|incomodar',
  ],
  'pt-back': ['voltar', '<pt-want> receber <pt-messages>?', '<pt-want> voltar a? receber <pt-messages>', 'reativar', 'me cadastrar', '<pt-want> me cadastrar'],
};
