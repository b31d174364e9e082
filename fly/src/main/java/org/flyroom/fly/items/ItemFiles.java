package org.flyroom.fly.items;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.flyroom.core.data.Splits;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.fly.world.World;

/// The bundled items as files with one JSON object a line: `open/NAME.jsonl` for growing, tuning
/// and everyday audits, `sealed/NAME.jsonl` for final ones, and `SHA256SUMS` over all of them.
public final class ItemFiles {
  /// Checksums of the other files, as `sha256sum` writes them.
  public static final String CHECKSUMS = "SHA256SUMS";

  private static final Splits SPLITS = Splits.HALF;

  private ItemFiles() {}

  /// A side of the split.
  public enum Side {
    OPEN,
    SEALED;

    /// The folder of its files.
    public String folder() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// All files, made anew.
  ///
  /// @return contents by name, in order
  public static SequencedMap<String, String> make(World world) {
    SequencedMap<String, String> files = new TreeMap<>();
    files.put(path(ItemSet.OUTCOMES), lines(ItemSet.OUTCOMES.maker().apply(world)));
    ItemSet.divided().forEach(set -> divide(set, world, files));
    StringBuilder sums = new StringBuilder();
    files.forEach(
        (name, text) -> sums.append(Hashes.sha256(text)).append("  ").append(name).append('\n'));
    files.put(CHECKSUMS, sums.toString());
    return files;
  }

  private static <T> void divide(ItemSet<T> set, World world, SequencedMap<String, String> files) {
    Splits.Sides<T> sides = SPLITS.divide(set.maker().apply(world), set.key());
    files.put(path(set, Side.OPEN), lines(sides.open()));
    files.put(path(set, Side.SEALED), lines(sides.sealed()));
  }

  private static String path(ItemSet<?> set) {
    return set.name() + ".jsonl";
  }

  private static String path(ItemSet<?> set, Side side) {
    return side.folder() + "/" + path(set);
  }

  private static String lines(List<?> items) {
    StringBuilder text = new StringBuilder();
    items.forEach(item -> text.append(Json.line(item)).append('\n'));
    return text.toString();
  }

  /// Reads the bundled items of a side.
  public static <T> List<T> read(ItemSet<T> set, Side side) {
    return parse(path(set, side), set.type());
  }

  /// Reads a bundled set that is not divided.
  public static <T> List<T> read(ItemSet<T> set) {
    return parse(path(set), set.type());
  }

  private static <T> List<T> parse(String name, Class<T> type) {
    List<T> items = new ArrayList<>();
    for (String line : text(name).lines().toList()) {
      items.add(Json.parse(name + ":" + (items.size() + 1), line, type));
    }
    return List.copyOf(items);
  }

  /// A bundled file.
  ///
  /// @param name as [#make] gives it
  public static String text(String name) {
    try (InputStream in = ItemFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name, e);
    }
  }
}
