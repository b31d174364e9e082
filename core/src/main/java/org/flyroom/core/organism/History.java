package org.flyroom.core.organism;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happened to an organism beside measurements.
///
/// @param imported how it came into the stock; null for one grown here
/// @param ancestors the organisms whose adapters it wears below its own: first the one it was made
///   from, then that one's parent, and so on
/// @param exports every time it was taken out of the stock, oldest first
/// @param retirement null for one that is kept
public record History(
    @Nullable Imported imported,
    List<Ancestor> ancestors,
    List<Export> exports,
    @Nullable Retirement retirement) {

  /// Nothing happened.
  public static final History NONE = new History(null, List.of(), List.of(), null);

  public History {
    ancestors = List.copyOf(ancestors);
    exports = List.copyOf(exports);
  }

  /// Made elsewhere.
  ///
  /// @param from the folder's name, without the path to it
  /// @param at ISO 8601, UTC
  public record Imported(String from, String at) {
    public Imported {
      requireNonNull(from, "from");
      requireNonNull(at, "at");
    }
  }

  /// An organism further down.
  ///
  /// @param name in the stock
  /// @param adapters SHA-256 of the weights that it wears, in their order
  public record Ancestor(String name, List<String> adapters) {
    public Ancestor {
      requireNonNull(name, "name");
      adapters = List.copyOf(adapters);
    }
  }

  /// Taken out of the stock.
  ///
  /// @param at ISO 8601, UTC
  /// @param to the folder's name, without the path to it
  /// @param sha256 of the file `SHA256SUMS` in it, which has the hash of every other one
  /// @param withRecipe whether recipe, prompts and rows went along
  public record Export(String at, String to, String sha256, boolean withRecipe) {
    public Export {
      requireNonNull(at, "at");
      requireNonNull(to, "to");
      requireNonNull(sha256, "sha256");
    }
  }

  /// Weights, rows and checkpoints were deleted.
  ///
  /// @param at ISO 8601, UTC
  public record Retirement(String at, String reason) {
    public Retirement {
      requireNonNull(at, "at");
      requireNonNull(reason, "reason");
    }
  }

  /// With one more export.
  public History with(Export export) {
    List<Export> all = new ArrayList<>(exports);
    all.add(export);
    return new History(imported, ancestors, all, retirement);
  }

  /// Retired.
  public History with(Retirement retired) {
    return new History(imported, ancestors, exports, retired);
  }
}
