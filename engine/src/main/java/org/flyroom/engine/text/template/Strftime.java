package org.flyroom.engine.text.template;

import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/// `datetime.strftime` of Python on Linux, in the C locale.
final class Strftime {
  private Strftime() {}

  static String format(String format, LocalDateTime time) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at++);
      if (c != '%' || at == format.length()) {
        out.append(c);
        continue;
      }
      int flags = at;
      while (at < format.length() && "-_0^#".indexOf(format.charAt(at)) >= 0) {
        at++;
      }
      if (at == format.length()) {
        out.append('%').append(format, flags, at);
        break;
      }
      out.append(field(format.charAt(at), format.substring(flags, at), time));
      at++;
    }
    return out.toString();
  }

  private static String field(char directive, String flags, LocalDateTime time) {
    int weekday = time.getDayOfWeek().getValue();
    int dayOfYear = time.getDayOfYear();
    int hour12 = (time.getHour() + 11) % 12 + 1;
    String text =
        switch (directive) {
          case 'a' -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
          case 'A' -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
          case 'b', 'h' -> time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
          case 'B' -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
          case 'c' -> format("%a %b %e %H:%M:%S %Y", time);
          case 'C' -> number(time.getYear() / 100, 2, '0', flags);
          case 'd' -> number(time.getDayOfMonth(), 2, '0', flags);
          case 'D', 'x' -> format("%m/%d/%y", time);
          case 'e' -> number(time.getDayOfMonth(), 2, ' ', flags);
          case 'f' -> number(time.getNano() / 1000, 6, '0', "");
          case 'F' -> format("%Y-%m-%d", time);
          case 'g' -> number(time.get(IsoFields.WEEK_BASED_YEAR) % 100, 2, '0', flags);
          case 'G' -> number(time.get(IsoFields.WEEK_BASED_YEAR), 1, '0', flags);
          case 'H' -> number(time.getHour(), 2, '0', flags);
          case 'I' -> number(hour12, 2, '0', flags);
          case 'j' -> number(dayOfYear, 3, '0', flags);
          case 'k' -> number(time.getHour(), 2, ' ', flags);
          case 'l' -> number(hour12, 2, ' ', flags);
          case 'm' -> number(time.getMonthValue(), 2, '0', flags);
          case 'M' -> number(time.getMinute(), 2, '0', flags);
          case 'n' -> "\n";
          case 'p' -> flags.contains("#") ? amOrPm(time).toLowerCase(Locale.ROOT) : amOrPm(time);
          case 'P' -> amOrPm(time).toLowerCase(Locale.ROOT);
          case 'r' -> format("%I:%M:%S %p", time);
          case 'R' -> format("%H:%M", time);
          case 'S' -> number(time.getSecond(), 2, '0', flags);
          case 't' -> "\t";
          case 'T', 'X' -> format("%H:%M:%S", time);
          case 'u' -> number(weekday, 1, '0', flags);
          case 'U' -> number((dayOfYear + 6 - weekday % 7) / 7, 2, '0', flags);
          case 'V' -> number(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0', flags);
          case 'w' -> number(weekday % 7, 1, '0', flags);
          case 'W' -> number((dayOfYear + 6 - (weekday + 6) % 7) / 7, 2, '0', flags);
          case 'y' -> number(time.getYear() % 100, 2, '0', flags);
          case 'Y' -> number(time.get(ChronoField.YEAR), 1, '0', flags);
          case 'z', 'Z' -> "";
          case '%' -> "%";
          default ->
              throw new TemplateException.Failed(
                  "strftime_now: '%" + flags + directive + "' is not supported");
        };
    return flags.contains("^") || (flags.contains("#") && "aAbBh".indexOf(directive) >= 0)
        ? text.toUpperCase(Locale.ROOT)
        : text;
  }

  private static String amOrPm(LocalDateTime time) {
    return time.getHour() < 12 ? "AM" : "PM";
  }

  private static String number(int value, int width, char pad, String flags) {
    String digits = Integer.toString(value);
    char fill = pad;
    for (int i = 0; i < flags.length(); i++) {
      switch (flags.charAt(i)) {
        case '-' -> fill = 0;
        case '_' -> fill = ' ';
        case '0' -> fill = '0';
        default -> {}
      }
    }
    return fill == 0
        ? digits
        : Character.toString(fill).repeat(Math.max(0, width - digits.length())) + digits;
  }
}
