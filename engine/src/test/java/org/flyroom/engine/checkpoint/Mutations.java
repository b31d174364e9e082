package org.flyroom.engine.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Ways to damage a file, drawn from a seeded generator.
public final class Mutations {
  private static final Pattern JSON_VALUE =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|-?\\d[\\d.eE+-]*|true|false|null");

  /// What a hostile or careless hand puts where a JSON value was.
  private static final List<String> HOSTILE_JSON =
      List.of(
          "0",
          "-1",
          "1.5",
          "1e999",
          "-0.0",
          "1073741824",
          "2147483648",
          "9223372036854775807",
          "18446744073709551616",
          "9".repeat(400),
          "1e-400",
          "null",
          "true",
          "false",
          "[]",
          "{}",
          "\"\"",
          "\"x\"",
          "\"../../etc/passwd\"",
          "\"\\u0000\"",
          "\"F16\"",
          "\"I8\"",
          "\"(a+)+$\"",
          "\"" + "long".repeat(5000) + "\"",
          "[1, 2]",
          "{\"a\": {\"a\": 1, \"a\": 2}}",
          "[".repeat(3000) + "]".repeat(3000),
          "{\"a\":".repeat(3000) + "1" + "}".repeat(3000));

  private static final long[] HOSTILE_NUMBERS = {
    0,
    1,
    -1,
    2,
    31,
    33,
    1 << 22,
    1L << 31,
    (1L << 31) - 1,
    1L << 32,
    1L << 40,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    0x0101010101010101L
  };

  private Mutations() {}

  /// JSON text with one of its keys or values exchanged, dropped or doubled, or with bytes damaged.
  public static String ofJson(String sound, SplittableRandom random) {
    List<MatchResult> values = new ArrayList<>(JSON_VALUE.matcher(sound).results().toList());
    MatchResult one = values.get(random.nextInt(values.size()));
    MatchResult other = values.get(random.nextInt(values.size()));
    String before = sound.substring(0, one.start());
    String after = sound.substring(one.end());
    return switch (random.nextInt(7)) {
      case 0, 1, 2 -> before + HOSTILE_JSON.get(random.nextInt(HOSTILE_JSON.size())) + after;
      case 3 -> before + other.group() + after;
      case 4 -> before + one.group() + ", " + other.group() + ": " + one.group() + after;
      case 5 -> before + after;
      default -> {
        byte[] bytes = ofBytes(sound.getBytes(StandardCharsets.UTF_8), sound.length(), random);
        yield new String(bytes, StandardCharsets.ISO_8859_1);
      }
    };
  }

  /// Bytes with one damage within the first `head` of them, or cut off anywhere.
  public static byte[] ofBytes(byte[] sound, int head, SplittableRandom random) {
    byte[] bytes = sound.clone();
    int end = Math.min(head, bytes.length);
    int at = random.nextInt(end - Long.BYTES);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    switch (random.nextInt(8)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2 -> buffer.putLong(at, random.nextLong());
      case 3 -> buffer.putLong(at, HOSTILE_NUMBERS[random.nextInt(HOSTILE_NUMBERS.length)]);
      case 4 -> buffer.putInt(at, (int) HOSTILE_NUMBERS[random.nextInt(HOSTILE_NUMBERS.length)]);
      case 5 -> bytes[at] = (byte) "0123456789[]{}\",:-.eE".charAt(random.nextInt(21));
      case 6 -> {
        int length = random.nextInt(Math.min(64, end - at));
        System.arraycopy(sound, random.nextInt(bytes.length - length), bytes, at, length);
      }
      default -> {
        byte[] run = new byte[random.nextInt(600)];
        Arrays.fill(run, sound[at]);
        bytes = new byte[sound.length + run.length];
        System.arraycopy(sound, 0, bytes, 0, at);
        System.arraycopy(run, 0, bytes, at, run.length);
        System.arraycopy(sound, at, bytes, at + run.length, sound.length - at);
      }
    }
    return bytes;
  }
}
