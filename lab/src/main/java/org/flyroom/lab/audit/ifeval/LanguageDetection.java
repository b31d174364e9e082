package org.flyroom.lab.audit.ifeval;

import static java.util.Objects.requireNonNull;

import com.cybozu.labs.langdetect.Detector;
import com.cybozu.labs.langdetect.DetectorFactory;
import com.cybozu.labs.langdetect.LangDetectException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The language of a text by the library that the published checker's `langdetect` was ported from,
/// with its profiles of long texts. It draws at random; the seed is 0.
final class LanguageDetection {
  /// For results.
  static final String NAME = "language-detection 1.1-20120112, long-text profiles, seed 0";

  private static final Set<String> LANGUAGES =
      Set.of(
          ("af ar bg bn cs da de el en es et fa fi fr gu he hi hr hu id it ja kn ko lt lv mk ml mr"
                  + " ne nl no pa pl pt ro ru sk sl so sq sv sw ta te th tl tr uk ur vi zh-cn"
                  + " zh-tw")
              .split(" ", -1));

  /// Stands for every sign beyond the basic plane: one unit to Python, two to the library.
  private static final char ONE_UNIT = '\uE000';

  static {
    load();
  }

  private LanguageDetection() {}

  static boolean knows(String language) {
    return LANGUAGES.contains(language);
  }

  /// A code such as `en` or `zh-cn`, or `unknown`; empty where a text has nothing to tell a
  /// language by, such as digits.
  static Optional<String> of(String text) {
    StringBuilder units = new StringBuilder(text.length());
    text.codePoints().forEach(c -> units.append(Character.isBmpCodePoint(c) ? (char) c : ONE_UNIT));
    try {
      Detector detector = DetectorFactory.create();
      detector.append(units.toString());
      return Optional.of(detector.detect());
    } catch (LangDetectException e) {
      return Optional.empty();
    }
  }

  private static void load() {
    List<String> profiles = new ArrayList<>();
    for (String language : LANGUAGES.stream().sorted().toList()) {
      String name = "/profiles/" + language;
      try (InputStream in = DetectorFactory.class.getResourceAsStream(name)) {
        profiles.add(new String(requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    try {
      DetectorFactory.loadProfile(profiles);
    } catch (LangDetectException e) {
      throw new IllegalStateException("the library's own profiles cannot be read", e);
    }
    DetectorFactory.setSeed(0);
  }
}
