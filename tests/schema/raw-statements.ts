import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** A statement as the source writes it, with `$1`, `$2` for the values. */
export type RawStatement = { place: string; text: string };

const root = path.join(import.meta.dirname, "../..");
const files = new Set(sourceFiles(path.join(root, "server")));
const parsed = new Map<string, ts.SourceFile>();

/**
 * Finds every tagged template of `$queryRaw` and `$executeRaw` in a folder and writes out what it sends. Fragments
 * (`Prisma.sql`, functions and constants that make one) are followed to where they are written; of each choice
 * between fragments every alternative comes up in one of the variants.
 * @throws Error that names a fragment it cannot follow.
 */
export function findRawStatements(folder: string): RawStatement[] {
  return sourceFiles(path.join(root, folder)).flatMap((file) => {
    const source = parse(file);
    const found: RawStatement[] = [];
    visit(source, (node) => {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      const place = `${path.relative(root, file)}:${line + 1}`;
      const plain = plainText(node);
      if (plain) found.push({ place, text: readPlain(plain, place) });
      if (!ts.isTaggedTemplateExpression(node) || !isRawCall(node.tag)) return;
      const texts = new Set<string>();
      for (let variant = 0; variant < VARIANTS; variant++) {
        for (const bindings of givenBindings(node, { variant, place })) {
          texts.add(numbered(write(node, { variant, place, bindings })));
        }
      }
      for (const text of texts) found.push({ place, text });
    });
    return found;
  });
}

/** How often a text comes up in the source, by plain search: no statement may escape `findRawStatements`. */
export function countInSource(folder: string, text: RegExp): number {
  return sourceFiles(path.join(root, folder)).reduce(
    (count, file) => count + (readFileSync(file, "utf8").match(text)?.length ?? 0),
    0,
  );
}

/** The files that send SQL which is not written as a template. */
export function filesWith(folder: string, text: RegExp): string[] {
  return sourceFiles(path.join(root, folder))
    .filter((file) => text.test(readFileSync(file, "utf8")))
    .map((file) => path.relative(root, file))
    .sort();
}

/** As many as the widest choice between fragments has alternatives. */
const VARIANTS = 8;
const VALUE = "\u0000";

/** What an expression stands for: SQL, a list, or a value that is sent beside the statement. */
type Meaning = { sql: string } | { list: Meaning[] } | "value";
type Bindings = Map<string, { expression: ts.Expression; scope: Scope }>;
type Scope = { variant: number; place: string; bindings?: Bindings | undefined; depth?: number };

/** A statement in a function that is given SQL is as many as the function has callers. */
function givenBindings(node: ts.Node, scope: Scope): (Bindings | undefined)[] {
  let around = node.parent;
  while (around && !ts.isFunctionDeclaration(around)) around = around.parent;
  if (!around || !ts.isFunctionDeclaration(around)) return [undefined];
  const taker = around;
  const isSql = ({ type }: ts.ParameterDeclaration) => type?.getText() === "Prisma.Sql";
  return taker.parameters.some(isSql)
    ? callsOf(taker).map((call) => bind(taker, call, scope))
    : [undefined];
}

function callsOf(callee: ts.FunctionDeclaration): ts.CallExpression[] {
  const calls: ts.CallExpression[] = [];
  for (const file of files) {
    visit(parse(file), (node) => {
      if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return;
      if (node.expression.text !== callee.name?.text) return;
      if (declarationOf(node.expression) === callee) calls.push(node);
    });
  }
  return calls;
}

function bind(callee: FunctionNode, call: ts.CallExpression, scope: Scope): Bindings {
  const bindings: Bindings = new Map();
  callee.parameters.forEach((parameter, n) => {
    const given = call.arguments[n] ?? parameter.initializer;
    if (ts.isIdentifier(parameter.name) && given) {
      bindings.set(parameter.name.text, { expression: given, scope });
    }
  });
  return bindings;
}

function numbered(text: string): string {
  let number = 0;
  return text.replaceAll(VALUE, () => {
    number++;
    return `$${number}`;
  });
}

function write(node: ts.TaggedTemplateExpression, scope: Scope): string {
  const { template } = node;
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text;
  return template.templateSpans.reduce((text, span) => {
    const meaning = read(span.expression, scope);
    const inserted = meaning !== "value" && "sql" in meaning ? meaning.sql : VALUE;
    return `${text}${inserted}${span.literal.text}`;
  }, template.head.text);
}

function read(expression: ts.Expression, scope: Scope): Meaning {
  const node = unwrap(expression);
  const depth = (scope.depth ?? 0) + 1;
  if (depth > 40) throw new Error(`${scope.place}: ${node.getText()} goes in circles`);
  const inner = { ...scope, depth };
  if (ts.isTaggedTemplateExpression(node)) {
    return node.tag.getText() === "Prisma.sql" ? { sql: write(node, inner) } : "value";
  }
  if (ts.isConditionalExpression(node)) {
    return read(scope.variant % 2 === 0 ? node.whenTrue : node.whenFalse, inner);
  }
  if (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken
  ) {
    return read(scope.variant % 2 === 0 ? node.left : node.right, inner);
  }
  if (ts.isArrayLiteralExpression(node)) {
    return {
      list: node.elements.flatMap((element) => {
        const meaning = read(ts.isSpreadElement(element) ? element.expression : element, inner);
        return meaning !== "value" && "list" in meaning ? meaning.list : [meaning];
      }),
    };
  }
  if (ts.isCallExpression(node)) return readCall(node, inner);
  if (ts.isPropertyAccessExpression(node)) {
    if (node.getText() === "Prisma.empty") return { sql: "" };
    const owner = objectOf(node.expression, inner);
    const property = owner?.properties.find((each) => each.name?.getText() === node.name.text);
    return property ? readProperty(property, inner) : "value";
  }
  if (ts.isElementAccessExpression(node)) {
    const properties = objectOf(node.expression, inner)?.properties;
    const property = properties?.[scope.variant % properties.length];
    return property ? readProperty(property, inner) : "value";
  }
  if (ts.isIdentifier(node)) return readIdentifier(node, inner);
  return "value";
}

function readCall(node: ts.CallExpression, scope: Scope): Meaning {
  const called = node.expression.getText();
  const [first, second] = node.arguments;
  if (called === "Prisma.raw") return { sql: first ? readText(first) : "" };
  if (called === "Prisma.join" && first) {
    const meaning = read(first, scope);
    if (meaning === "value" || !("list" in meaning)) return { sql: VALUE };
    const separator = second && ts.isStringLiteralLike(second) ? second.text : ",";
    return {
      sql: meaning.list
        .map((each) => (each !== "value" && "sql" in each ? each.sql : VALUE))
        .join(separator),
    };
  }
  if (ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "map") {
    const made = first && functionOf(first, scope);
    return made
      ? { list: [readResult(made.node, { ...scope, bindings: made.bindings })] }
      : "value";
  }
  const callee = functionOf(node.expression, scope);
  if (!callee) return "value";
  const bindings = new Map([...(callee.bindings ?? []), ...bind(callee.node, node, scope)]);
  return readResult(callee.node, { ...scope, bindings });
}

type FunctionNode = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression;

/** What a function returns; of several returns each comes up in a variant. */
function readResult(node: FunctionNode, scope: Scope): Meaning {
  if (!node.body) return "value";
  if (!ts.isBlock(node.body)) return read(node.body, scope);
  const returned: ts.Expression[] = [];
  visit(node.body, (inner) => {
    if (ts.isFunctionLike(inner)) return false;
    if (ts.isReturnStatement(inner) && inner.expression) returned.push(inner.expression);
    return true;
  });
  const chosen = returned[scope.variant % returned.length];
  return chosen ? read(chosen, scope) : "value";
}

function readIdentifier(node: ts.Identifier, scope: Scope): Meaning {
  const bound = scope.bindings?.get(node.text);
  const declaration = declarationOf(node);
  if (bound && (!declaration || ts.isParameter(declaration))) {
    return read(bound.expression, {
      ...bound.scope,
      variant: scope.variant,
      depth: scope.depth ?? 0,
    });
  }
  if (!declaration) return "value";
  if (ts.isParameter(declaration)) {
    if (declaration.type?.getText() !== "Prisma.Sql") return "value";
    throw new Error(`${scope.place}: nobody passes ${node.text}`);
  }
  return ts.isVariableDeclaration(declaration) && declaration.initializer
    ? read(declaration.initializer, scope)
    : "value";
}

function readProperty(property: ts.ObjectLiteralElementLike, scope: Scope): Meaning {
  return ts.isPropertyAssignment(property) ? read(property.initializer, scope) : "value";
}

/** A text that is put in as it is: what is not known of it stands for a word of its list. */
function readText(node: ts.Expression): string {
  const text = unwrap(node);
  if (ts.isStringLiteralLike(text)) return text.text;
  if (!ts.isTemplateExpression(text)) throw new Error(`${text.getText()} is put in unseen`);
  return text.templateSpans.reduce(
    (all, span) => `${all}grant${span.literal.text}`,
    text.head.text,
  );
}

function objectOf(node: ts.Expression, scope: Scope): ts.ObjectLiteralExpression | undefined {
  const owner = unwrap(node);
  if (ts.isObjectLiteralExpression(owner)) return owner;
  if (!ts.isIdentifier(owner)) return undefined;
  const declaration = declarationOf(owner);
  return declaration && ts.isVariableDeclaration(declaration) && declaration.initializer
    ? objectOf(declaration.initializer, scope)
    : undefined;
}

function functionOf(
  expression: ts.Expression,
  scope: Scope,
): { node: FunctionNode; bindings: Bindings | undefined } | undefined {
  const node = unwrap(expression);
  // A function that is written here sees what is bound here.
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node))
    return { node, bindings: scope.bindings };
  if (!ts.isIdentifier(node)) return undefined;
  const declaration = declarationOf(node);
  if (!declaration) return undefined;
  if (ts.isFunctionDeclaration(declaration)) return { node: declaration, bindings: undefined };
  return ts.isVariableDeclaration(declaration) && declaration.initializer
    ? functionOf(declaration.initializer, { ...scope, bindings: undefined })
    : undefined;
}

type Declaration = ts.VariableDeclaration | ts.FunctionDeclaration | ts.ParameterDeclaration;

/** Where a name is declared: in a block around it, among the parameters, or in the file it is imported from. */
function declarationOf(name: ts.Identifier): Declaration | undefined {
  for (let around: ts.Node | undefined = name.parent; around; around = around.parent) {
    if (ts.isFunctionLike(around)) {
      const parameter = around.parameters.find(
        ({ name: own }) => ts.isIdentifier(own) && own.text === name.text,
      );
      if (parameter) return parameter;
    }
    if (ts.isBlock(around) || ts.isSourceFile(around) || ts.isCaseClause(around)) {
      const found = declaredIn(around.statements, name.text);
      if (found) return found;
    }
  }
  return importedFrom(name);
}

function declaredIn(statements: readonly ts.Statement[], name: string): Declaration | undefined {
  for (const statement of statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) return statement;
    if (!ts.isVariableStatement(statement)) continue;
    const found = statement.declarationList.declarations.find(
      ({ name: own }) => ts.isIdentifier(own) && own.text === name,
    );
    if (found) return found;
  }
  return undefined;
}

function importedFrom(name: ts.Identifier): Declaration | undefined {
  const source = name.getSourceFile();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier))
      continue;
    const named = statement.importClause?.namedBindings;
    if (!named || !ts.isNamedImports(named)) continue;
    const element = named.elements.find((each) => each.name.text === name.text);
    const { text: from } = statement.moduleSpecifier;
    if (!element || !/^(@\/|\.)/.test(from)) continue;
    const base = from.startsWith("@/")
      ? path.join(root, from.slice(2))
      : path.resolve(path.dirname(source.fileName), from);
    const file = [".ts", ".tsx", ""].map((ending) => base + ending).find((each) => files.has(each));
    return file
      ? declaredIn(parse(file).statements, (element.propertyName ?? element.name).text)
      : undefined;
  }
  return undefined;
}

function unwrap(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAwaitExpression(node)
    ? unwrap(node.expression)
    : node;
}

/** The text of a statement that is sent as it is: of a `directQuery` or `fileQuery`, or in a `query({ text })`. */
function plainText(node: ts.Node): ts.Expression | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  if (["directQuery", "fileQuery"].includes(node.expression.getText())) return node.arguments[1];
  const [first] = node.arguments;
  if (!ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== "query")
    return undefined;
  if (!first || !ts.isObjectLiteralExpression(first)) return undefined;
  const text = first.properties.find((property) => property.name?.getText() === "text");
  return text && ts.isPropertyAssignment(text) ? text.initializer : undefined;
}

/** A text that is known before the program runs. */
function readPlain(expression: ts.Expression, place: string): string {
  const node = unwrap(expression);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.reduce(
      (text, span) => `${text}${readPlain(span.expression, place)}${span.literal.text}`,
      node.head.text,
    );
  }
  const declaration = ts.isIdentifier(node) ? declarationOf(node) : undefined;
  if (declaration && ts.isVariableDeclaration(declaration) && declaration.initializer) {
    return readPlain(declaration.initializer, place);
  }
  throw new Error(`${place}: ${node.getText()} is not known before the program runs`);
}

function isRawCall(tag: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(tag) && ["$queryRaw", "$executeRaw"].includes(tag.name.text);
}

function visit(node: ts.Node, see: (node: ts.Node) => unknown): void {
  ts.forEachChild(node, (child) => {
    if (see(child) !== false) visit(child, see);
  });
}

function parse(file: string): ts.SourceFile {
  let source = parsed.get(file);
  if (!source) {
    source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
    parsed.set(file, source);
  }
  return source;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => path.join(folder, name));
}
