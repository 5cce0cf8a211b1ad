import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import type { Language } from './language.ts';
import { ptBR } from './ptBR.ts';
import { ru } from './ru.ts';
import { zhCN } from './zhCN.ts';

/** Every table there is. Adding a language is adding a file and its line here. */
export const languages: readonly Language[] = [en, de, fr, es, ptBR, ru, ja, ko, zhCN];
