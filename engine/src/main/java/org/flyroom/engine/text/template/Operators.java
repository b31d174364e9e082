package org.flyroom.engine.text.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.flyroom.engine.text.template.Expression.Arithmetic;
import org.jspecify.annotations.Nullable;

/// Python's arithmetic on numbers, and `+`, `*` and `%` of texts and lists.
final class Operators {
  private Operators() {}

  static Object apply(Arithmetic operator, Object left, Object right) {
    if (left instanceof Undefined undefined) {
      throw undefined.failure();
    }
    boolean formats = operator == Arithmetic.MODULO && Values.asText(left) != null;
    if (right instanceof Undefined undefined && !formats) {
      throw undefined.failure();
    }
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      BigInteger a = Numbers.asInteger(left);
      BigInteger b = Numbers.asInteger(right);
      return a != null && b != null
          ? integers(operator, left, right, a, b)
          : fractions(operator, Numbers.asDouble(left), Numbers.asDouble(right));
    }
    Object result =
        switch (operator) {
          case ADD -> add(left, right);
          case MULTIPLY ->
              Numbers.asInteger(right) != null
                  ? repeat(left, right)
                  : Numbers.asInteger(left) != null ? repeat(right, left) : null;
          case MODULO -> formats ? PercentFormat.format(left, right) : null;
          case SUBTRACT, DIVIDE, FLOOR_DIVIDE, POWER -> null;
        };
    if (result == null) {
      throw new TemplateException.Failed(
          "'"
              + operator.symbol
              + "' not supported between '"
              + Values.typeName(left)
              + "' and '"
              + Values.typeName(right)
              + "'");
    }
    return result;
  }

  private static @Nullable Object add(Object left, Object right) {
    if (left instanceof String a && right instanceof String b) {
      Limits.checkText((long) a.length() + b.length());
      return a + b;
    }
    if (Values.asText(left) != null && Values.asText(right) != null) {
      return new Markup(Markup.escape(left) + Markup.escape(right));
    }
    if (left instanceof ListValue a && right instanceof ListValue b) {
      return new ListValue(joined(a.items(), b.items()));
    }
    if (left instanceof TupleValue a && right instanceof TupleValue b) {
      return TupleValue.of(joined(a.items(), b.items()));
    }
    return null;
  }

  private static List<Object> joined(List<Object> left, List<Object> right) {
    Limits.checkItems((long) left.size() + right.size());
    List<Object> items = new ArrayList<>(left);
    items.addAll(right);
    return items;
  }

  private static @Nullable Object repeat(Object value, Object count) {
    int times = Math.max(0, Numbers.saturated(count));
    return switch (value) {
      case String text -> repeatText(text, times);
      case Markup markup -> new Markup(repeatText(markup.text(), times));
      case ListValue list -> new ListValue(repeatItems(list.items(), times));
      case TupleValue tuple -> TupleValue.of(repeatItems(tuple.items(), times));
      default -> null;
    };
  }

  static String repeatText(String text, int times) {
    Limits.checkText((long) text.length() * times);
    return text.isEmpty() ? "" : text.repeat(times);
  }

  private static List<Object> repeatItems(List<Object> items, int times) {
    Limits.checkItems((long) items.size() * times);
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < times && !items.isEmpty(); i++) {
      all.addAll(items);
    }
    return all;
  }

  private static Object integers(
      Arithmetic operator, Object left, Object right, BigInteger a, BigInteger b) {
    return switch (operator) {
      case ADD -> Numbers.integer(a.add(b));
      case SUBTRACT -> Numbers.integer(a.subtract(b));
      case MULTIPLY -> Numbers.integer(a.multiply(b));
      case DIVIDE -> {
        requireDivisor(b.signum() != 0);
        boolean exact = a.bitLength() <= 53 && b.bitLength() <= 53;
        yield exact
            ? Numbers.asDouble(left) / Numbers.asDouble(right)
            : new BigDecimal(a).divide(new BigDecimal(b), new MathContext(800)).doubleValue();
      }
      case FLOOR_DIVIDE -> {
        requireDivisor(b.signum() != 0);
        yield Numbers.integer(floorDivide(a, b));
      }
      case MODULO -> {
        requireDivisor(b.signum() != 0);
        yield Numbers.integer(a.subtract(floorDivide(a, b).multiply(b)));
      }
      case POWER -> {
        if (b.signum() < 0) {
          yield fractions(operator, Numbers.asDouble(left), Numbers.asDouble(right));
        }
        long bits =
            (long) Math.max(a.abs().bitLength(), 1)
                * Math.min(
                    b.bitLength() > 31 ? Integer.MAX_VALUE : b.intValue(), Integer.MAX_VALUE);
        boolean trivial = a.bitLength() <= 1 && a.abs().compareTo(BigInteger.ONE) <= 0;
        if (!trivial && bits > 2 * Limits.INTEGER_BITS) {
          throw new TemplateException.Failed("a power of too many digits");
        }
        yield Numbers.integer(trivial ? trivialPower(a, b) : a.pow(b.intValueExact()));
      }
    };
  }

  private static BigInteger trivialPower(BigInteger base, BigInteger exponent) {
    if (exponent.signum() == 0) {
      return BigInteger.ONE;
    }
    return base.signum() < 0 && !exponent.testBit(0) ? base.negate() : base;
  }

  private static BigInteger floorDivide(BigInteger a, BigInteger b) {
    BigInteger[] parts = a.divideAndRemainder(b);
    boolean below = parts[1].signum() != 0 && parts[1].signum() != b.signum();
    return below ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }

  private static void requireDivisor(boolean nonZero) {
    if (!nonZero) {
      throw new TemplateException.Failed("division by zero");
    }
  }

  private static Object fractions(Arithmetic operator, double a, double b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> {
        requireDivisor(b != 0);
        yield a / b;
      }
      case FLOOR_DIVIDE -> {
        requireDivisor(b != 0);
        yield floorDivide(a, b);
      }
      case MODULO -> {
        requireDivisor(b != 0);
        yield modulo(a, b);
      }
      case POWER -> power(a, b);
    };
  }

  private static double modulo(double a, double b) {
    double rest = a % b;
    if (rest == 0) {
      return Math.copySign(0.0, b);
    }
    return (b < 0) != (rest < 0) ? rest + b : rest;
  }

  private static double floorDivide(double a, double b) {
    double rest = a % b;
    double quotient = (a - rest) / b;
    if (rest != 0 && (b < 0) != (rest < 0)) {
      quotient -= 1;
    }
    if (quotient == 0) {
      return Math.copySign(0.0, a / b);
    }
    double floor = Math.floor(quotient);
    return quotient - floor > 0.5 ? floor + 1 : floor;
  }

  private static Object power(double base, double exponent) {
    if (base == 0 && exponent < 0) {
      throw new TemplateException.Failed("0 cannot be raised to a negative power");
    }
    if (base < 0
        && !Double.isInfinite(base)
        && !Double.isInfinite(exponent)
        && exponent != Math.rint(exponent)) {
      throw new TemplateException.Failed("complex numbers are not supported");
    }
    if (base == 1 || exponent == 0) {
      return 1.0;
    }
    double result =
        Math.abs(base) == 1 && Double.isInfinite(exponent) ? 1.0 : Math.pow(base, exponent);
    if (Double.isInfinite(result) && !Double.isInfinite(base) && !Double.isInfinite(exponent)) {
      throw new TemplateException.Failed("the power is too large for a fraction");
    }
    return result;
  }

  /// `-value` or `+value`.
  static Object sign(boolean negative, Object value) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    BigInteger whole = Numbers.asInteger(value);
    if (whole != null) {
      return Numbers.integer(negative ? whole.negate() : whole);
    }
    if (value instanceof Double fraction) {
      return negative ? -fraction : fraction;
    }
    throw new TemplateException.Failed(
        "bad operand type for unary "
            + (negative ? "-" : "+")
            + ": '"
            + Values.typeName(value)
            + "'");
  }

  /// One comparison of a chain.
  static boolean compare(Expression.Comparison operator, Object left, Object right) {
    return switch (operator) {
      case EQUAL -> Values.equal(left, right);
      case NOT_EQUAL -> !Values.equal(left, right);
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> Values.ordered(operator, left, right);
      case IN -> Values.contains(right, left);
      case NOT_IN -> !Values.contains(right, left);
    };
  }
}
