/** How people ask for no more messages in English. */
import type { Patterns } from './phrases.ts';

// prettier-ignore
export const english: Patterns = {
  'en-courtesy': [
    'please|pls|plz|kindly', 'thank you|u very? much?', 'thanks a? lot?', 'many thanks', 'thanks|thx|ty|tks', 'hi|hello|hey there?', 'sorry', 'good morning|afternoon|evening', 'sir|madam|guys|team|mate', 'excuse me', 'ok|okay', 'best|kind? regards', 'cheers',
  ],
  'en-message': ['message|messages|text|texts|msg|msgs|whatsapp|whatsapps|promotion|promotions|promo|promos|ad|ads|offer|offers|spam|advertising|advertisements|advertisement|marketing|newsletter|notifications|updates'],
  'en-many': ['messages|texts|msgs|whatsapps|promotions|promos|ads|offers|spam|advertising|advertisements|marketing|newsletters|notifications|updates'],
  'en-messages': ['any? more|further information|info|news|reminders', 'the|these|those|your|any|all|more|such|promotional|marketing|further? of? these|the|your|more|promotional|marketing|whatsapp? <en-many> <en-from>?', 'more|any|another <en-message> <en-from>?', 'anything more|else?', 'anymore'],
  'en-from': ['from you|this|us', 'from this number|company', 'on|by|via|to whatsapp', 'to my|this number|phone'],
  'en-list': ['from|of|off your|the|this|all|any? <en-message>? list|lists|database|mailings?', 'from|of|off <en-messages>', 'from here|everything|all'],
  'en-want': ['i want|wish|need|d', 'id|i would? like', 'can|could|would|will you', 'how do|can|to i?', 'can|could|may i'],
  'en-no': ['do|does? not|dont|don|never t?'],
  'en-doing': ['texting|messaging|contacting|writing|bothering|spamming|disturbing|harassing|whatsapping'],
  'en-do': ['text|message|contact|write|bother|spam|disturb|whatsapp'],
  'en-us': ['to? me|us|this|my number|phone?'],
  'en-ever': ['again|anymore|now|ever|immediately', 'any more|longer', 'ever again', 'on|via whatsapp', 'right now', 'at all'],
  'en-beside': ['im|i not interested', 'i am not interested', 'not interested', 'now|immediately|asap|forever'],
  'en-weak': ['quit'],
  'en-out': [
    'stop', 'quit', 'stop it|that', 'stop all', 'stopall', 'unsubscribe|unsub|unsuscribe', 'unsubscribe me|us|all|now|my|this? number? <en-list>?', 'unsubscribe <en-list>', '<en-want> to? unsubscribe <en-list>?', '<en-want> to? be? unsubscribed <en-list>?', '<en-want> unsubscribe me <en-list>?',
    'opt out|me|us? out? <en-list>?', 'optout', 'opting out', '<en-want> to? opt me? out <en-list>?', 'i opt out',
    '<en-want>? to? you? to? stop <en-doing> <en-us>? <en-ever>?', '<en-want>? to? you? to? stop sending <en-us>? <en-messages> <en-ever>?', '<en-want> to? stop <en-messages>', '<en-want> to? stop receiving|getting <en-messages>? <en-ever>?', '<en-want> you to stop', 'stop receiving|getting <en-messages>',
    'stop the|these|those|all|your|promotional|marketing? <en-message> <en-ever>?', 'quit|cease <en-doing> <en-us>?', 'quit sending <en-us>? <en-messages>',
    '<en-want>? to? be? remove|removed|delete|deleted|take|taken|exclude me|us|my|this? number|phone|contact? off? <en-list>', '<en-want>? to? remove|delete|erase my|this number|phone|contact|details <en-list>?', 'remove me', 'take me off <en-list>?',
    'no more <en-message> <en-ever>?', '<en-no> <en-do> <en-us>? <en-ever>?', '<en-no> send <en-us>? <en-messages> <en-ever>?', '<en-no> send <en-us> <en-ever>', 'not send <en-us>? <en-messages> <en-ever>?',
    'i? <en-no> want|wish|like|need to? receive|get|receiving|getting? <en-messages> <en-ever>?', 'i? no longer want|wish|like? to? receive|get|receiving|getting? <en-messages> <en-ever>?', 'i? <en-no> want to be contacted|messaged|texted <en-ever>?', 'i? <en-no> want you to? <en-do> <en-us>? <en-ever>?', 'i? id|would? rather|prefer not to? receive|get|receiving|getting <en-messages> <en-ever>?', 'leave me|us alone', 'cancel my|the? subscription', 'cancel <en-messages>', 'end <en-messages>',
  ],
  'en-back': ['start', 'unstop', 'subscribe|resubscribe me?', '<en-want> to? subscribe|resubscribe', 'start <en-messages>', 'opt in', '<en-want> to opt in'],
};
