// The audits of GraphQL over HTTP against the address given, one JSON line: [{id, name, status, reason}].
import { auditServer } from "graphql-http";

const results = await auditServer({ url: process.argv[2] });
const told = results.map(({ id, name, status, reason }) => ({ id, name, status, reason }));
process.stdout.write(JSON.stringify(told));
