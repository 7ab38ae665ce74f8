// The work of `usher check` as it is done with Node today: NDJSON line by line, each user parsed and
// checked by ajv, equal addresses found. Prints the number of users and of those refused.
// NODE_PATH says where ajv is.
const fs = require("node:fs");
const readline = require("node:readline");
const Ajv = require("ajv/dist/2020");

const [users, schema] = process.argv.slice(2);
const ajv = new Ajv({ strict: false, validateFormats: false });
const check = ajv.compile(JSON.parse(fs.readFileSync(schema, "utf8")));
const seen = new Set();
let count = 0;
let refused = 0;
readline
  .createInterface({ input: fs.createReadStream(users, { highWaterMark: 1 << 20 }) })
  .on("line", (line) => {
    const user = JSON.parse(line);
    const email = typeof user.email === "string" ? user.email.toLowerCase() : undefined;
    count += 1;
    if (!check(user) || (email && seen.has(email))) refused += 1;
    seen.add(email);
  })
  .on("close", () => console.log(count, refused));
