package org.flyroom.fly.items;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.flyroom.core.data.Splits;
import org.flyroom.core.store.BundledFiles;
import org.flyroom.core.store.Hashes;
import org.flyroom.core.store.Json;
import org.flyroom.fly.world.World;

/// The bundled items as files with one JSON object a line: `open/NAME.jsonl` for growing, tuning
/// and everyday audits, `sealed/NAME.jsonl` for final ones, and `SHA256SUMS` over all of them.
public final class ItemFiles {
  private static final BundledFiles BUNDLED = new BundledFiles(ItemFiles.class, "");
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
    files.put(BundledFiles.CHECKSUMS, sums.toString());
    return files;
  }

  private static <T> void divide(ItemSet<T> set, World world, SequencedMap<String, String> files) {
    // Some keys decided already by their hash that an item is held out, so the sides need another.
    Splits.Sides<T> sides =
        SPLITS.divide(set.maker().apply(world), item -> "side/" + set.key().apply(item));
    files.put(path(set, Side.OPEN), lines(sides.open()));
    files.put(path(set, Side.SEALED), lines(sides.sealed()));
  }

  private static String path(ItemSet<?> set) {
    return set.name() + ".jsonl";
  }

  /// Where a divided set lies below a folder with all files.
  public static String path(ItemSet<?> set, Side side) {
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

  /// A folder with all files, written where it is not there yet, for readers of files.
  ///
  /// @param data folder for data sets
  public static Path unpack(Path data) {
    return BUNDLED.unpacked(data, "fly");
  }

  /// A bundled file.
  ///
  /// @param name as [#make] gives it
  public static String text(String name) {
    return BUNDLED.text(name);
  }
}
