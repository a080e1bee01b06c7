/**
 * `npm run secrets`: draws the secrets of an installation on servers and prints them as lines of an .env file. They are kept nowhere:
 * store them where your platform keeps secrets, CREDENTIALS_KEYS apart from the database's backups. `npm start` draws its own.
 */
import { drawSettings } from '../secrets.ts';

process.stdout.write(drawSettings());
