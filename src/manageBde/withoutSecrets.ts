import { maskedError, maskedName, maskedProtector, maskedVolume } from './maskDigits.ts';
import type { ComputerReport } from './report.ts';

/** The same computer without a recovery password or what may echo one. Checks stay: they say that there was one. */
export function withoutSecrets(computer: ComputerReport): ComputerReport {
  return {
    ...computer,
    computerName: maskedName(computer.computerName),
    volumes: computer.volumes.map((volume) => ({
      ...maskedVolume(volume),
      keyProtectors: volume.keyProtectors.map((protector) => ({ ...maskedProtector(protector), recoveryPassword: null })),
    })),
    errors: computer.errors.map(maskedError),
  };
}
