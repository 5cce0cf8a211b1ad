/** How groups of a key are read out, in English. */

/** A group in the parts between which one draws breath: six characters are three and three. */
export function partsOf(group: string): readonly string[] {
  const characters = Array.from(group);
  return characters.length === 6 ? [characters.slice(0, 3).join(''), characters.slice(3).join('')] : [group];
}

/** "one four five, six seven three"; letters by the NATO alphabet: "Kilo, seven, Mike, two". */
export function dictated(group: string): string {
  const between = /^\d+$/.test(group) ? ' ' : ', ';
  return partsOf(group)
    .map((part) => Array.from(part, wordOf).join(between))
    .join(', ');
}

function wordOf(character: string): string {
  const digit = digits[Number(character)];
  if (/^\d$/.test(character) && digit !== undefined) return digit;
  if (character === '*') return 'star';
  const letter = letters.find((word) => word.startsWith(character.toUpperCase()));
  if (letter === undefined) return character;
  return /^[a-z]$/.test(character) ? `small ${letter}` : letter;
}

const digits = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

const letters = [
  'Alfa', 'Bravo', 'Charlie', 'Delta', 'Echo', 'Foxtrot', 'Golf', 'Hotel', 'India', 'Juliett', 'Kilo', 'Lima', 'Mike',
  'November', 'Oscar', 'Papa', 'Quebec', 'Romeo', 'Sierra', 'Tango', 'Uniform', 'Victor', 'Whiskey', 'X-ray', 'Yankee', 'Zulu',
];
