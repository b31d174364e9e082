package org.flyroom.engine.text.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.flyroom.engine.text.template.Statement.Routine;
import org.flyroom.engine.text.template.Statement.Target;

/// Reads a template into statements.
final class Parser {
  private static final Set<String> CONSTANTS =
      Set.of("true", "True", "false", "False", "none", "None");

  private final Tokens tokens;
  private final ExpressionParser expressions;
  private int depth;
  private final Set<String> blocks = new HashSet<>();

  /// Loops that `break` can leave, and loops around at all.
  private int loops;

  private int loopsAround;

  private Parser(String template) {
    this.tokens = new Tokens(Lexer.tokens(template));
    this.expressions = new ExpressionParser(tokens);
  }

  /// The statements of a whole template.
  static List<Statement> parse(String template) {
    return new Parser(template).statements(Set.of());
  }

  /// Statements up to one of the given tags, whose name is then the current token.
  private List<Statement> statements(Set<String> endTags) {
    if (++depth > Limits.STATEMENT_NESTING) {
      throw tokens.failure("tags nested more than " + Limits.STATEMENT_NESTING + " deep");
    }
    List<Statement> body = new ArrayList<>();
    while (true) {
      Token token = tokens.current();
      switch (token.kind()) {
        case TEXT -> body.add(new Statement.Text(token.line(), tokens.take().text()));
        case PRINT_BEGIN -> {
          tokens.take();
          tokens.startTag();
          body.add(new Statement.Print(token.line(), expressions.tuple(true)));
          tokens.expect(Token.Kind.PRINT_END, "'}}'");
        }
        case TAG_BEGIN -> {
          tokens.take();
          tokens.startTag();
          if (tokens.current().is(Token.Kind.NAME) && endTags.contains(tokens.current().text())) {
            depth--;
            return List.copyOf(body);
          }
          body.add(statement());
          tokens.expect(Token.Kind.TAG_END, "'%}'");
        }
        case END -> {
          if (!endTags.isEmpty()) {
            throw tokens.failure(
                "the template ends before a tag named " + String.join(" or ", endTags));
          }
          depth--;
          return List.copyOf(body);
        }
        case PRINT_END, TAG_END, NAME, STRING, INTEGER, FLOAT, OPERATOR ->
            throw tokens.unexpected("text or a tag");
      }
    }
  }

  private Statement statement() {
    int line = tokens.current().line();
    String tag = tokens.takeName();
    return switch (tag) {
      case "if" -> conditional(line);
      case "for" -> loop(line);
      case "set" -> assignment(line);
      case "macro" -> {
        String name = tokens.takeName();
        yield new Statement.DefineMacro(line, routine(name, "endmacro"));
      }
      case "call" -> callBlock(line);
      case "filter" -> {
        List<Expression.Filter> filters = new ArrayList<>(List.of(expressions.filter()));
        addFilters(filters);
        yield new Statement.FilterBlock(line, List.copyOf(filters), body("endfilter"));
      }
      case "with" -> with(line);
      case "print" -> print(line);
      case "generation" -> new Statement.Generation(line, separateBody("endgeneration"));
      case "block" -> block(line);
      case "autoescape" -> autoescape(line);
      case "break" -> {
        requireLoop("break");
        yield new Statement.Break(line);
      }
      case "continue" -> {
        requireLoop("continue");
        yield new Statement.Continue(line);
      }
      case "extends", "include", "import", "from" -> {
        while (!tokens.current().is(Token.Kind.TAG_END) && !tokens.current().is(Token.Kind.END)) {
          tokens.take();
        }
        yield new Statement.Unsupported(
            line, "'{% " + tag + " %}' is not supported: a chat template stands alone");
      }
      default -> throw new TemplateException.Failed("unknown tag '" + tag + "'", line);
    };
  }

  private void requireLoop(String tag) {
    if (loops == 0) {
      throw tokens.failure("'{% " + tag + " %}' outside of a loop");
    }
  }

  private Statement conditional(int line) {
    boolean before = expressions.setMayBeSkipped(true);
    List<Statement.Branch> branches = new ArrayList<>();
    List<Statement> otherwise = List.of();
    String ending = "elif";
    while (ending.equals("elif")) {
      Expression test = expressions.tuple(false);
      branches.add(new Statement.Branch(test, opened("elif", "else", "endif")));
      ending = tokens.takeName();
    }
    if (ending.equals("else")) {
      otherwise = opened("endif");
      tokens.take();
    }
    expressions.setMayBeSkipped(before);
    return new Statement.If(line, List.copyOf(branches), otherwise);
  }

  private Statement loop(int line) {
    loopsAround++;
    Target target = target(false, Set.of("in"));
    tokens.expectName("in");
    Expression items = expressions.tuple(false, false, Set.of("recursive"));
    boolean before = expressions.setMayBeSkipped(false);
    Expression test = tokens.skipName("if") ? expressions.expression() : null;
    boolean recursive = tokens.skipName("recursive");
    loops++;
    List<Statement> body = opened("endfor", "else");
    loops--;
    List<Statement> otherwise = List.of();
    if (tokens.takeName().equals("else")) {
      otherwise = opened("endfor");
      tokens.take();
    }
    loopsAround--;
    expressions.setMayBeSkipped(before);
    return new Statement.For(line, target, items, test, recursive, body, otherwise);
  }

  private Statement assignment(int line) {
    Target target = target(true, Set.of());
    if (tokens.skipOperator("=")) {
      return new Statement.Assign(line, target, expressions.tuple(true));
    }
    List<Expression.Filter> filters = new ArrayList<>();
    addFilters(filters);
    return new Statement.AssignBlock(line, target, List.copyOf(filters), body("endset"));
  }

  private void addFilters(List<Expression.Filter> filters) {
    while (tokens.skipOperator("|")) {
      filters.add(expressions.filter());
    }
  }

  private Statement callBlock(int line) {
    List<String> parameters = new ArrayList<>();
    List<Expression> defaults = new ArrayList<>();
    if (tokens.atOperator("(")) {
      signature(parameters, defaults);
    }
    if (!(expressions.expression() instanceof Expression.Call call)) {
      throw tokens.failure("'{% call %}' needs a call");
    }
    Routine routine = routine("", parameters, defaults, separateBody("endcall"));
    return new Statement.CallBlock(line, call, routine);
  }

  private Routine routine(String name, String endTag) {
    List<String> parameters = new ArrayList<>();
    List<Expression> defaults = new ArrayList<>();
    signature(parameters, defaults);
    return routine(name, parameters, defaults, separateBody(endTag));
  }

  private static Routine routine(
      String name, List<String> parameters, List<Expression> defaults, List<Statement> body) {
    return new Routine(
        name,
        List.copyOf(parameters),
        List.copyOf(defaults),
        body,
        NameUse.isRead("caller", body),
        NameUse.isRead("kwargs", body),
        NameUse.isRead("varargs", body));
  }

  private void signature(List<String> parameters, List<Expression> defaults) {
    tokens.expectOperator("(");
    while (!tokens.atOperator(")")) {
      if (!parameters.isEmpty()) {
        tokens.expectOperator(",");
      }
      String name = tokens.takeName();
      if (CONSTANTS.contains(name) || parameters.contains(name)) {
        throw tokens.failure("'" + name + "' cannot be a parameter here");
      }
      parameters.add(name);
      if (tokens.skipOperator("=")) {
        defaults.add(expressions.expression());
      } else if (!defaults.isEmpty()) {
        throw tokens.failure("a parameter without default follows one with a default");
      }
    }
    tokens.expectOperator(")");
  }

  private Statement with(int line) {
    List<Target> targets = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!tokens.current().is(Token.Kind.TAG_END)) {
      if (!targets.isEmpty()) {
        tokens.expectOperator(",");
      }
      targets.add(target(false, Set.of()));
      tokens.expectOperator("=");
      values.add(expressions.expression());
    }
    return new Statement.With(line, List.copyOf(targets), List.copyOf(values), body("endwith"));
  }

  private Statement print(int line) {
    List<Expression> values = new ArrayList<>();
    while (!tokens.current().is(Token.Kind.TAG_END)) {
      if (!values.isEmpty()) {
        tokens.expectOperator(",");
      }
      values.add(expressions.expression());
    }
    return new Statement.Print(line, new Expression.Concat(List.copyOf(values)));
  }

  private Statement block(int line) {
    String name = tokens.takeName();
    if (!blocks.add(name)) {
      throw tokens.failure("the block '" + name + "' is defined twice");
    }
    boolean scoped = tokens.skipName("scoped");
    if (tokens.atName("required")) {
      throw tokens.failure("'required' blocks are not supported: a chat template stands alone");
    }
    List<Statement> body = separateBody("endblock");
    tokens.skipName(name);
    return new Statement.Block(line, name, scoped, body);
  }

  private Statement autoescape(int line) {
    Expression on = expressions.expression();
    if (!(on instanceof Expression.Literal literal) || Values.isTrue(literal.value())) {
      throw new TemplateException.Failed(
          "'{% autoescape %}' is not supported except as '{% autoescape false %}'", line);
    }
    return new Statement.Scoped(line, body("endautoescape"));
  }

  /// A body within the same function: names may be its own, `break` still leaves the loop around.
  private List<Statement> body(String endTag) {
    boolean before = expressions.setMayBeSkipped(false);
    List<Statement> body = opened(endTag);
    tokens.take();
    expressions.setMayBeSkipped(before);
    return body;
  }

  /// A body that Jinja compiles to a function of its own, which no `break` can leave.
  private List<Statement> separateBody(String endTag) {
    int outer = loops;
    loops = 0;
    List<Statement> body = body(endTag);
    loops = outer;
    return body;
  }

  private List<Statement> opened(String... endTags) {
    tokens.skipOperator(":");
    tokens.expect(Token.Kind.TAG_END, "'%}'");
    return statements(Set.of(endTags));
  }

  private Target target(boolean withFields, Set<String> endNames) {
    tokens.enter();
    List<Target> targets = new ArrayList<>();
    boolean isGroup = false;
    while (true) {
      if (!targets.isEmpty()) {
        tokens.expectOperator(",");
      }
      Token token = tokens.current();
      if (token.is(Token.Kind.TAG_END)
          || token.isOperator(")")
          || (token.is(Token.Kind.NAME) && endNames.contains(token.text()))) {
        break;
      }
      targets.add(singleTarget(withFields));
      if (!tokens.atOperator(",")) {
        break;
      }
      isGroup = true;
    }
    tokens.leave();
    if (targets.isEmpty()) {
      throw tokens.unexpected("a name to assign to");
    }
    return isGroup ? new Target.Group(List.copyOf(targets)) : targets.getFirst();
  }

  private Target singleTarget(boolean withFields) {
    if (tokens.skipOperator("(")) {
      Target inner = target(false, Set.of());
      tokens.expectOperator(")");
      return inner;
    }
    String name = tokens.takeName();
    if (withFields && tokens.skipOperator(".")) {
      return new Target.Field(name, tokens.takeName());
    }
    if (CONSTANTS.contains(name) || (name.equals("loop") && loopsAround > 0)) {
      throw tokens.failure("cannot assign to '" + name + "' here");
    }
    return new Target.Variable(name);
  }
}
