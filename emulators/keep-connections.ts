/**
 * HTTP server options of the stand-ins. Node closes a connection after five idle seconds; a request sent in that
 * moment is lost, and callers such as Playwright's do not send it again. A stand-in closes its connections as it stops.
 */
export const keepConnections = { keepAliveTimeout: 600_000 };
