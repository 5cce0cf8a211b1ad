import { cs } from './cs.ts';
import { da } from './da.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fi } from './fi.ts';
import { fr } from './fr.ts';
import { hu } from './hu.ts';
import { it } from './it.ts';
import { ja } from './ja.ts';
import { ko } from './ko.ts';
import type { Language } from './language.ts';
import { nb } from './nb.ts';
import { nl } from './nl.ts';
import { pl } from './pl.ts';
import { ptBR } from './ptBR.ts';
import { ptPT } from './ptPT.ts';
import { ru } from './ru.ts';
import { sv } from './sv.ts';
import { tr } from './tr.ts';
import { uk } from './uk.ts';
import { zhCN } from './zhCN.ts';
import { zhTW } from './zhTW.ts';

/** Every table there is, captured ones first. Adding a language is adding a file and its line here. */
export const languages: readonly Language[] = [en, de, fr, es, ptBR, ru, ja, ko, zhCN, cs, da, fi, hu, it, nb, nl, pl, ptPT, sv, tr, uk, zhTW];
