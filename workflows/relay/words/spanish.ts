/** How people ask for no more messages in Spanish: tú, vos, usted, ustedes and vosotros. Verb and object; another object is another matter. */
import type { Patterns } from './phrases.ts';

// prettier-ignore
export const spanish: Patterns = {
  'es-courtesy': [
    'por|x favor', 'porfa|porfavor|porfis|xfa|xfavor', 'muchas|mil|muchisimas? gracias', 'de antemano', 'desde ya', 'hola', 'buenas tardes|noches?', 'buenos dias', 'buen dia', 'saludos',
    'un saludo', 'disculpa|disculpe|disculpen|disculpame|disculpenme|perdon|perdona|perdone|perdonen', 'lo siento', 'amigo|amiga|senor|senora|senores|estimados|estimado|estimada|chicos|chicas|equipo',
    'te|le|les|os pido|ruego|agradezco|agradeceria que?', 'si es posible', 'que tengas|tenga|tengan buen|lindo dia', 'ok|dale|bueno|okey',
  ],
  'es-message': ['mensaje|mensajes|mensajitos|msj|msjs|mjs|msg|msgs|whatsapp|whatsapps|wasap|wasaps|wsp|publicidad|publicidades|propaganda|propagandas|promo|promos|promocion|promociones|oferta|ofertas|spam|anuncio|anuncios|notificacion|notificaciones|newsletter'],
  // Of these one says "no quiero" without meaning one particular offer.
  'es-many': ['mensajes|mensajitos|msjs|mjs|msgs|whatsapps|wasaps|wsp|publicidad|publicidades|propaganda|propagandas|promos|promociones|ofertas|spam|anuncios|notificaciones|newsletter'],
  // Of these one says "no quiero recibir", and "no me manden" with "más".
  'es-news': ['informacion|informaciones|info|novedades|noticias|comunicacion|comunicaciones|contenido|contenidos|avisos|recordatorios'],
  'es-of': [
    'de <es-message>', 'de ustedes|vosotros|usted|marketing|spam', 'suyos|suyas|tuyos|tuyas|publicitarios|promocionales|comerciales|automaticos', 'de|en este numero|chat', '<es-here>',
  ],
  'es-here': ['por este medio|numero|canal|chat', 'por aca|aqui', 'por el? whatsapp|wsp|wasap', 'a este|mi numero|celular|telefono|whatsapp'],
  'es-messages': [
    'mas? los|las|la|sus|tus|su|tu|vuestros|vuestras|este|estos|estas|esos|esas|tantos|tantas|tanta|mas? tipo? de? <es-many> <es-of>? <es-of>?', 'mas|ningun|ninguna|otro|otra|este tipo? de? <es-message> <es-of>?', 'mas? nada mas? <es-of>?', 'mas cosas <es-of>?',
  ],
  'es-ever': ['mas|nunca|jamas', 'nunca|jamas mas', 'mas? <es-here>'],
  'es-list': [
    'de toda? la|las|su|sus|tu|tus|esta|vuestra|el? lista|listas|listado|base <es-list-of>?', 'del listado <es-list-of>?', 'de aca|aqui|todo', 'de recibir? <es-messages>',
  ],
  'es-list-of': ['de datos|difusion|contactos|envio|envios|clientes|distribucion', 'de <es-messages>'],
  'es-my-number': ['a? mi|este|mi numero|telefono|celular|contacto|cel|whatsapp <es-list>?', 'mis datos <es-list>?'],
  'es-want': ['quiero|quisiera|deseo|necesito|solicito|pido|queria|querria|queremos|exijo', 'me gustaria'],
  'es-can': ['podes|podrias|puedes|puede|pueden|podrian|podria|podeis|favor', 'como puedo|hago|hacer para?', 'quiero|quisiera'],
  'es-no-want': ['ya? no quiero|quisiera|deseo|queremos|deseamos|necesito', 'ya? no me gustaria'],
  // After "no": what somebody does who writes. It needs no object.
  'es-write': [
    'escriba|escriban|escribas|escribais|contacte|contacten|contactes|contacteis|moleste|molesten|molestes|molesteis|jodan|jodas|joda|jorobe|joroben|jorobes|spamee|spameen|spamees',
    'vuelvan|vuelvas|vuelva|volvais a <es-writing>', 'vuelvan|vuelvas|vuelva|volvais a hablar|hablarme', 'sigan|sigas|siga|sigais escribiendo|contactando|molestando|escribiendome|molestandome|contactandome',
  ],
  // The same of a thing, which has to be said, or "more".
  'es-send': [
    'mande|manden|mandes|mandeis|envie|envien|envies|envieis', 'vuelvan|vuelvas|vuelva|volvais a <es-sending>', 'sigan|sigas|siga|sigais mandando|enviando|mandandome|enviandome',
  ],
  'es-writing': ['escribir|escribirme|escribirnos|contactar|contactarme|contactarnos|molestar|molestarme|molestarnos|joder'],
  'es-sending': ['mandar|mandarme|mandarnos|enviar|enviarme|enviarnos'],
  'es-stop': ['deja|deje|dejen|dejad|dejame|dejenme|dejeme|dejar|para|pare|paren|parad|basta|termina|terminen|corten|corta ya? de|con'],
  'es-unsubscribe': [
    'desuscribir|desuscribirme|desuscribirse|desuscribanme|desuscribime|desuscribeme|desuscribame|desuscripcion|dessuscribirme|desinscribirme|desinscribir|desubscribirme|desuscribe|desuscribo', 'des suscribir|suscribirme|inscribirme|suscribir',
    'me desuscribo|desuscriben|desuscriban|desuscriba|desuscribas',
  ],
  'es-remove': [
    'elimina|eliminame|eliminen|eliminenme|elimineme|eliminadme|eliminar|eliminarme|borra|borrame|borren|borrenme|borreme|borradme|borrar|borrarme|saca|sacame|saquen|saquenme|saqueme|sacadme|sacar|sacarme|quita|quitame|quiten|quitenme|quiteme|quitadme|quitar|quitarme|retirenme|retirame|retireme|remuevanme|remueveme|bajenme|bajame|excluyanme|excluyeme',
    'saques|saque|borres|borre|elimines|elimine|quites|quite|retiren',
  ],
  // What may stand beside the wish and is none by itself.
  'es-beside': ['ya? no me interesa|interesan mas?', 'no estoy interesado|interesada', 'no tengo interes', 'ya', 'de inmediato|una vez?', 'inmediatamente|urgente|definitivamente', 'nunca|jamas mas'],
  // Alone these have other meanings too: picked from a list or put under a picture they are an answer.
  'es-weak': ['baja', 'la baja', 'parar'],
  'es-out': [
    'baja', 'la baja', 'parar', 'baja definitiva|total|inmediata|permanente', 'baja <es-list>', 'baja de|a mi numero', '<es-want> mi|la|una? baja <es-list>?', '<es-want>? tramitar|gestionar|solicitar la|mi? baja',
    '<es-want>? dar|darme|darnos|darse de baja', '<es-want>? dar|darme|darnos de baja <es-list>', '<es-want>? dar|darme de baja <es-my-number>', 'me|nos <es-want> dar de baja <es-list>?', 'me|nos <es-can> dar de baja <es-list>?', '<es-can> darme|darnos|dar de baja <es-list>?',
    'como? me doy de baja <es-list>?', 'dame|deme|denme|dadme|dennos|demen de baja <es-list>?', 'me|nos das|da|dan|den|des|dais de baja <es-list>?', '<es-want> que me|nos den|des|de|deis de baja <es-list>?', 'den|des|de|da de baja <es-my-number>',
    'ya? no me|nos? <es-write> <es-ever>?', 'ya? no me|nos? <es-send> <es-ever>? <es-messages> <es-ever>?', 'ya? no me|nos? <es-send> <es-ever>', 'ya? no me|nos hable|hablen|hables|hableis <es-ever>', 'no <es-writing> <es-ever>', 'no <es-sending> <es-messages> <es-ever>?', 'no <es-sending> <es-ever>', 'no mas <es-messages>', 'no molestar mas?', 'no contactar mas?', 'no me agreguen|agregue|incluyan|incluya|metan|pongan a|en la|su|tu|esta|ninguna lista|base',
    '<es-no-want> saber mas? nada mas? <es-of>?', 'prefiero|preferiria|quisiera no recibir mas? <es-messages> <es-ever>?', 'me gustaria no recibir mas? <es-messages> <es-ever>?', 'no autorizo|consiento mas? <es-many> <es-of>?', 'no autorizo|consiento que me|nos <es-write> <es-ever>?', 'no autorizo|consiento que me|nos <es-send> <es-messages>',
    '<es-no-want> los|las|sus|tus|su|tu|estos|estas|mas? <es-many> <es-of>? <es-ever>?', '<es-no-want> ningun|ninguna|mas tipo? de? <es-message> <es-of>? <es-ever>?', 'ya? no me interesa|interesan recibir mas? <es-messages>',
    '<es-no-want> mas? recibir mas? <es-messages> <es-ever>?', '<es-no-want> recibir <es-ever>', '<es-no-want> seguir? recibir|recibiendo mas? tanta? <es-news> <es-of>? <es-ever>?', '<es-want> dejar de recibir <es-news> <es-of>? <es-ever>?', 'ya? no me|nos? <es-send> mas <es-news> <es-of>?', 'no mas <es-news> <es-of>?', 'prefiero|preferiria|quisiera no recibir mas? <es-news> <es-of>? <es-ever>?',  '<es-no-want> seguir recibiendo <es-messages>? <es-ever>?', '<es-no-want> seguir|estar en la|su|tu|esta lista', '<es-no-want> recibir <es-here>',
    '<es-no-want> que me|nos <es-write> <es-ever>?', '<es-no-want> que me|nos <es-send> <es-ever>? <es-messages> <es-ever>?', '<es-no-want> que me|nos <es-send> <es-ever>',
    '<es-stop> <es-writing> <es-ever>?', '<es-stop> <es-sending> <es-messages> <es-ever>?', '<es-stop> mandarme|enviarme <es-ever>?', 'basta|suficiente|chau|stop ya? de|con? <es-messages>', 'pare|paren|parad|corten|corta|terminen con <es-messages>', 'alto a los|las|sus|tus? <es-many> <es-of>?', 'baja del servicio|envio de <es-many>',
    'borrame|borrenme|borreme|borradme|sacame|saquenme|saqueme|sacadme|eliminame|eliminenme|elimineme|eliminadme|quitame|quitenme|quiteme|quitadme|retirenme|retireme|excluyanme', '<es-want> dejar de recibir <es-messages> <es-ever>?', 'dejar de recibir <es-messages>?',
    '<es-want> que dejen|dejes|deje|paren|pares de <es-writing> <es-ever>?', '<es-want> que dejen|dejes|deje|paren|pares de <es-sending> <es-messages>', 'dejenme|dejame|dejeme en paz', 'detener|detengan|detenga|deten|paren|frenen|suspender|suspendan|suspende todo|todos|todas? <es-messages>',
    '<es-want>? cancelar|cancela|cancele|cancelen|cancelame|cancelenme|anular|anulen|anula mi|la|esta|una? suscripcion|subscripcion|inscripcion <es-list>?', '<es-want>? cancelar|cancelen|cancela|cancele <es-messages>',
    '<es-want>? <es-unsubscribe> <es-list>?', 'me <es-want> desuscribir|borrar|salir <es-list>?', 'me? <es-remove> <es-list>', 'me? <es-remove> <es-my-number>', '<es-want>? salir|salirme <es-list>', '<es-want> que me|nos? <es-remove> <es-list>', '<es-want> que <es-remove> <es-my-number>', '<es-want> <es-remove> <es-list>', '<es-want> <es-remove> <es-my-number>',
    'me <es-can> <es-remove> <es-list>', '<es-can> <es-remove> <es-list>', '<es-can> <es-remove> <es-my-number>', 'me <es-can> dejar de <es-writing>', '<es-can> dejar de <es-writing>', '<es-can> dejar de <es-sending> <es-messages>',
  ],
  'es-back': ['alta', '<es-want>? dar|darme de alta', 'dame|deme|denme de alta', '<es-want> el? alta', '<es-want>? suscribirme|suscribir', 'reactivar', '<es-want> volver a? recibir <es-messages>'],
};
