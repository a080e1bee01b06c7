import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOptOut } from './opt-out-words.ts';

const rows = (text: string) =>
  text
    .split(/[|\n]/)
    .map((row) => row.trim())
    .filter(Boolean);

const out = rows(`
STOP | stop. | ¡Baja! | PARAR | Sair | pare | STOP. Thank you | Baja, por favor | Baja gracias 🙏 | hola, baja por favor | BAJA!!! | Stop por favor | Stop, baja
no me escriban más | No me manden más mensajes | por favor no me contacten | no me escribas más | No me escriba más por favor | no me escribáis más | no escriban más | ya no me escriban
no me mandes más mensajes | no me envíen más mensajes | no me envíes más publicidad | no me manden más | no me manden más nada | ya no me manden mensajes | no me manden más whatsapp | no me envíe más mensajes publicitarios
no me molesten más | no me contacten más por este medio | no me sigan escribiendo | no vuelvan a escribirme | no me vuelvan a escribir | no molestar | stop!!! no me escriban más | ya no me interesa, no me escriban
me quiero dar de baja | quiero darme de baja | Darme de baja | dar de baja mi número | darme de baja de la lista | dame de baja | denme de baja | me das de baja por favor | me pueden dar de baja? | cómo me doy de baja? | quiero que me den de baja
quiero la baja | solicito la baja | baja de la lista | no me interesa, baja
No más mensajes | no más publicidad | no más promos | basta de mensajes | basta de publicidad | no quiero mensajes | no quiero mas mensajes | no quiero más publicidad | no quiero más mensajes de publicidad | no quiero recibir mensajes
no quiero recibir más publicidad | ya no quiero recibir mensajes | no deseo recibir más mensajes | no quiero seguir recibiendo mensajes | no quiero recibir más nada de ustedes | no quiero recibir promociones por whatsapp | no quiero que me escriban más | no quiero que me manden mensajes
dejen de escribirme | dejá de mandarme mensajes | deja de enviarme promociones | paren de mandarme mensajes | Detener promociones
cancelar suscripción | quiero cancelar la suscripción | desuscribir | desuscribirme | desuscríbanme | desuscribime | me quiero desuscribir
elimíname de la lista | borrame de la lista | sacame de la lista | sáquenme de la lista | quítenme de su lista | bórrenme de su base de datos | eliminen mi número | borren mi número de la lista | quiero salir de la lista
stop all | stopall | unsubscribe | unsubscribe me | unsubscribe please | I want to unsubscribe | opt out | optout | opt me out | stop promotions | stop messages | please stop | stop texting me | stop messaging me | stop contacting me | stop sending me messages
no more messages | no more texts please | do not contact me | don't text me | do not message me again | don't send me any more messages | i don't want to receive messages | I don't want any more messages
please remove me | remove me from your list | take me off your list | take me off the list please | delete my number | leave me alone
descadastrar | descadastre | me descadastre | quero me descadastrar | cancelar inscricao | cancele minha inscrição | parar promocoes | parar promoções | chega de mensagens
não me mande mais mensagens | não me envie mais mensagens | nao manda mais mensagem | não me escreva mais | não me incomode | não quero mais receber mensagens | não quero mais receber | nao quero mais mensagens | não quero receber mensagens | não quero mais receber promoções
parem de me mandar mensagem | pare de me mandar mensagens | pare de mandar mensagem | quero parar de receber mensagens | me tira da lista | me remova da lista | remova meu número | tira meu número da lista | quero sair da lista
no me manden nada más | no me mandes nada | no me envíen nada más por favor | dejen de molestar | dejen de molestarme por favor
no quiero que me contacten más | no quiero que me vuelvan a escribir | no quiero saber más nada | no deseo que me escriban
por favor eliminen mi contacto | borren mi contacto | quiten mi número de la lista | bórrenme | sáquenme | elimínenme por favor
quiero que me borren de la lista | quiero que eliminen mi número | no me manden más spam | no más whatsapps | no me interesa, no me manden más mensajes
ya no quiero más mensajes | ya no quiero recibir nada | no quiero recibir nada más | deseo darme de baja | necesito darme de baja
baja del servicio de mensajes | quiero dejar de recibir mensajes | quiero dejar de recibir estos mensajes | stop mensajes | alto a los mensajes
cancelen mi suscripción | cancelar mensajes | no me hablen más | no me hables más | no me vuelvas a hablar | no me joroben más | no me spameen
paren con los mensajes | paren de escribir | basta de whatsapps | basta ya de mensajes | no autorizo más mensajes | no autorizo que me escriban
retírenme de la lista | quitar de la lista | quítame de tu lista por favor | sácame de tu lista de difusión | no me agreguen a su lista
no quiero estar en su lista | no quiero publicidad | no envíen más | no enviar más mensajes | no enviar mas | no mandar más mensajes | no escribir más
please stop texting | stop sending messages | stop it | stop spamming me | stop writing to me | please don't write to me anymore | don't contact me again
never contact me again | do not send me anything | please take me off this list | please delete my number from your database | remove my number please
no more promotions | no more ads | i do not want to be contacted | i don't want these messages | i want to opt out | please unsubscribe my number
unsubscribe from everything | stop all messages | stop the messages please | i no longer wish to receive messages | i wish to unsubscribe
me tire da lista | me tirem da lista por favor | me exclua da lista | exclua meu número | apague meu contato | por favor pare de me mandar mensagens
parem de mandar mensagens | para de me mandar mensagem | não quero mais mensagens | não quero mais receber nada | não desejo receber mensagens
não me mandem mais nada | não envie mais mensagens | não enviem mais | não me mandem mensagem | não me mande mensagens | chega de mensagem
chega de propaganda | chega de spam | cancelar inscrição | quero me descadastrar da lista | descadastra meu numero | gostaria de sair da lista
gostaria de não receber mais mensagens | prefiro não receber mais mensagens | não tenho interesse, me tire da lista | não me chame mais
pare de me incomodar | parem de encher o saco | não perturbe
No deseo recibir más información | ya no quiero recibir información | no quiero recibir más novedades por whatsapp | no me manden más información | no quiero seguir recibiendo avisos | quiero dejar de recibir noticias
i don't want any more information | please don't send me any more news | não quero receber mais informações | não me mande mais novidades | quit | B A J A | s t o p | st\u200Bop | ba\u00ADja | \u202Estop\u202C
`);

const back = rows(
  `START | unstop | subscribe | Alta | alta por favor 🙏 | darme de alta | dame de alta | suscribirme | voltar | quero receber | quero receber mensagens | opt in`,
);

const neither = rows(`
no me manden más facturas por correo | no me manden el pedido | no me manden la promo | ¿no me mandan la promo? | no me manden mensajes al correo | no me escribas al mail | no me escriban hoy | no me escriban más tarde | no me contacten antes de las 10
por qué no me escriben? | no me escribieron | no me mandaron más mensajes | no recibí más mensajes | no me llegan más | no me llegó la publicidad | no me llamen más | no quiero que me llamen
baja el precio? | planta baja | la planta baja | BAJA 2 ambientes | baja presión | baja calidad | está en baja | la baja de precios | no quiero bajar | cómo baja?
quiero dar de baja el plan viejo y contratar el nuevo | dar de baja la línea | me das de baja el servicio de internet?
stop, no me refería a eso | stop by tomorrow? | stop the car | stop the order | stop it right there and listen | don't call me | don't text me before 10 | remove the item | no more sugar | I don't want the red one | I don't want the offer | not interested | unsubscribe my brother
no quiero recibir el paquete hoy | no quiero más | no quiero nada | no quiero azúcar | no quiero la promo | no me interesa | no me interesa la oferta | ya no me interesa | no gracias | no | sí | ok | basta | gracias | por favor | hola
quiero hablar con alguien | quiero sacar turno | quiero la promo | quiero ofertas | cancelar el pedido | cancelar turno | borrame el pedido | eliminen el producto del carrito | deja de llover | cuánto sale? | mensajes | alto | Alto
não quero mais o produto | não quero receber o pedido hoje | não quero a promoção | me tira uma dúvida | me tira do carrinho | pare o carro | parar um taxi | sair de casa | sair hoje | não me mande o boleto | quero parar de fumar
no me manden la factura | no me mandes el link todavía | no quiero recibir el pedido hoy | baja los precios | bajen los precios
cuánto baja si pago al contado? | dame de baja el pedido | den de baja mi reserva | quiero dar de baja mi pedido | stop at the shop | can you stop by?
stop loss | i want to stop by tomorrow | don't send the blue one | do not send it today | please remove the blue one | remove one item | no more than two
cancel my order | cancelar minha reserva | quero cancelar o pedido | não me mande hoje | não quero mais esse modelo | tira o frete | tire uma foto
para quando? | para que serve | pare na esquina | sair mais cedo | me manda mensagem | manda mensagem | pode me mandar mensagem?
não me mande para o endereço antigo | escribime por mail, no por acá? | no me escribas, llamame | no me escriban al trabajo | quiero que me escriban
no me dejes sin promo | no dejen de escribirme | no dejes de mandarme las promos | never stop sending me offers | don't unsubscribe me
no quiero darme de baja | no quiero perderme las promos | não quero sair da lista | não pare de mandar | alta calidad? | hay mensajes? | sin mensajes
no recibo mensajes | dejé de recibir mensajes | no me llegan mensajes | no puedo dejar de escribir | como me doy de alta | me das de alta en el curso?
no tengo más mensajes | eliminé mi cuenta | saca una foto | sácame una duda | borra eso | borrame el mensaje anterior | quita la cebolla
quítame la duda | i can't stop thinking | stop sign | leave it there | opt for the red one | end of month | quit smoking course? | não me tira do sério
no me hables | no puedo hablar más | no escribir en la pared | no enviar el pedido | no enviar más productos | no mandar por correo | sacame una foto
eliminame el pedido | quitame la duda | no autorizo el pago | no autorizo el débito | no quiero saber el precio | no quiero saber nada de ese plan
prefiero no recibir el pedido hoy | quisiera no recibir la factura por mail | me gustaría recibir mensajes | alto a la derecha
baja del servicio de internet | paren con el pedido | i would rather not receive the red one | não me chame de senhor | não me mande mensagem amanhã
não me mande a mensagem errada | gostaria de não receber o produto hoje | prefiro receber amanhã | chega de conversa | chega hoje? | encher o tanque
não me chame de amor
no quiero recibir información del otro curso | no me mandes más información del plan caro | no quiero recibir el aviso de la cita por mail | no me mandes información | más información | quiero recibir más información | a b c | s i | n o
i don't want the information desk | send me more information | não quero receber a informação errada | quero mais informações
`);

describe('readOptOut()', () => {
  it.each(out)('hears "%s" as out', (text) => expect(readOptOut(text)).toBe('out'));
  it.each(back)('hears "%s" as back', (text) => expect(readOptOut(text)).toBe('back'));
  it.each(neither)('hears nothing in "%s"', (text) => expect(readOptOut(text)).toBeNull());
  it.each(['', '🙏', 'STOP '.repeat(50), 'no me escriban más '.repeat(20), null])('hears nothing in %j', (text) =>
    expect(readOptOut(text)).toBeNull(),
  );

  it('has a few hundred of them', () =>
    expect(new Set([...out, ...back, ...neither]).size).toBeGreaterThanOrEqual(200));

  it.each([
    'Darme de baja',
    'Detener promociones',
    'Stop promotions',
    'Parar promoções',
    'STOP',
    'Unsubscribe',
    'No quiero más mensajes',
  ])('hears "%s" also where it was picked', (text) => expect(readOptOut(text, 'picked')).toBe('out'));
  it.each(['Baja', 'baja 🙏', 'La baja', 'Alta', 'Alto', 'Media', 'Parar', 'Pare', 'Sair', 'START', 'Voltar'])(
    'takes "%s" for an answer where it was picked',
    (text) => expect(readOptOut(text, 'picked')).toBeNull(),
  );

  it('says the same whatever courtesy, signs, emoji and case stand around', () => {
    const around = fc.array(
      fc.constantFrom(
        'gracias',
        'por favor',
        'muchas gracias',
        'please',
        'thanks',
        'obrigado',
        'hola',
        '🙏',
        '👍🏽',
        '!!!',
        '...',
        '—',
        '¿',
        ' ',
      ),
      { maxLength: 4 },
    );
    const shape = fc.constantFrom(
      (text: string) => text,
      (text: string) => text.toUpperCase(),
      (text: string) => text.toLowerCase(),
      (text: string) => text.normalize('NFD').replaceAll(/\p{Mn}/gu, ''),
      (text: string) => text.replaceAll(' ', '  '),
      (text: string) => text.replaceAll(' ', ' 🙏 '),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...out, ...back, ...neither),
        around,
        around,
        shape,
        (text, before, after, change) => {
          expect(readOptOut([...before, change(text), ...after].join(' '))).toBe(readOptOut(text));
        },
      ),
      { numRuns: 3000 },
    );
  });
});
