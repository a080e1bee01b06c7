/** What people and attackers try first, reduced to its base: case, digits at the ends and repeats do not make it better. */

const bases = new Set(
  `password contrasena contraseña passw0rd p4ssword qwertyuiop qwertyuiopasdf asdfghjkl asdfghjklñ zxcvbnm qazwsxedc qazwsxedcrfv
  iloveyou tequiero teamomucho teamo princesa futbol argentina bocajuniors riverplate mexico colombia welcome bienvenido
  administrator administrador admin letmein changeme cambiame cadencia marketing whatsapp facebook instagram superman batman
  dragon monkey sunshine football baseball trustno secret secreto default temporal prueba test testing demo invitado guest
  hola hello clave miclave micontrasena mypassword estrella mariposa corazon barcelona realmadrid pokemon naruto abc abcdef
  abcdefgh abcdefghijkl qwerty azerty server root toor usuario user oficina empresa ventas`.split(/\s+/),
);

/** Whether a password of the length we ask for is still a guess that comes early. */
export function tooCommon(password: string): boolean {
  const plain = password.normalize('NFKC').toLowerCase();
  if (new Set(plain).size < 5) return true;
  if (isRun(plain)) return true;
  const base = plain.replaceAll(/^[\W\d_]+|[\W\d_]+$/g, '');
  if (base === '' || bases.has(base)) return true;
  // The same word again and again.
  const half = /^(.{3,}?)\1+$/.exec(base)?.[1];
  return half !== undefined && bases.has(half);
}

/** 123456789012, abcdefghijkl and the like, forwards or backwards. */
function isRun(text: string): boolean {
  let steps = 0;
  for (let i = 1; i < text.length; i++) {
    const step = text.charCodeAt(i) - text.charCodeAt(i - 1);
    if (step === 1 || step === -1 || step === -9 || step === 9) steps++;
  }
  return steps >= text.length - 2;
}
