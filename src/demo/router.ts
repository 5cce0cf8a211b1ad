import { auditRoutes } from './auditRoutes.ts';
import { deviceRoutes } from './devices.ts';
import { directoryRoutes } from './directory.ts';
import { encryptionStateRoutes } from './encryptionStates.ts';
import { intuneSettingRoutes } from './intuneSettings.ts';
import { localCredentialRoutes } from './localCredentials.ts';
import { managedDeviceRoutes } from './managedDevices.ts';
import { recoveryKeyRoutes } from './recoveryKeys.ts';
import { graphError } from './errors.ts';
import type { GraphAnswer, GraphRequest } from './message.ts';
import type { Route } from './route.ts';
import type { Tenant } from './tenant.ts';

const routes: readonly (Route & { readonly segments: readonly string[] })[] = [
  ...deviceRoutes,
  ...managedDeviceRoutes,
  ...recoveryKeyRoutes,
  ...encryptionStateRoutes,
  ...auditRoutes,
  ...localCredentialRoutes,
  ...directoryRoutes,
  ...intuneSettingRoutes,
].map((route) => ({ ...route, segments: route.pattern.toLowerCase().split('/') }));

/**
 * Segments of a path below the version. Graph takes `managedDevices('id')` for `managedDevices/id`, `f()` for `f`, and
 * actions with their namespace in front.
 */
export function segmentsOf(path: string): readonly string[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .flatMap((segment) => {
      const text = decode(segment).replace(/^microsoft\.graph\./i, '');
      const [, name, key] = /^([^(]+)\((.*)\)$/.exec(text) ?? [];
      if (name === undefined || key === undefined) return [text];
      if (key === '') return [name];
      return [name, /^'(.*)'$/.exec(key)?.[1] ?? key];
    });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** `/v1.0/devices/{}`: for the record, with everything that names an object taken out. */
export function templateOf(version: string, path: string): string {
  const segments = segmentsOf(path);
  const fitting = routes.find((route) => fits(route.segments, segments));
  if (fitting !== undefined) return `/${version}/${fitting.pattern}`;
  return `/${version}/${segments.map((segment) => (/^[$A-Za-z]+$/.test(segment) ? segment : '{}')).join('/')}`;
}

export function route(tenant: Tenant, request: GraphRequest): GraphAnswer {
  const segments = segmentsOf(request.path);
  const fitting = routes.filter((one) => fits(one.segments, segments));
  const sameVersion = fitting.filter((one) => one.versions.includes(request.version));
  const found = sameVersion.find((one) => one.method === request.method);
  const error = (status: number, code: string, message: string): GraphAnswer =>
    graphError({ ...request, now: tenant.clock.now() }, status, code, message);
  if (found === undefined) {
    // Within a batch, an action that only beta has comes back as 405 (graph.md §10)
    if (sameVersion.length > 0 || (fitting.length > 0 && request.inBatch)) {
      return error(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
    }
    return error(400, 'BadRequest', `Resource not found for the segment '${segments.at(-1) ?? ''}'.`);
  }
  const params = found.segments.flatMap((segment, at) => (segment === '{}' ? [segments[at] ?? ''] : []));
  return found.handle({ tenant, request, params });
}

/** An exact segment wins over `{}`, since the routes name it first. */
function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return pattern.length === segments.length && pattern.every((one, at) => one === '{}' || one === segments[at]?.toLowerCase());
}
