package org.flyroom.engine.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.Problems;

/// A model on the hub: `hf:owner/name[@revision]`, or `hf:owner/name/FILE.gguf[@revision]` for one
/// file of a repository that has several.
///
/// @param owner user or organisation
/// @param name the repository
/// @param file the GGUF file meant; empty for the whole model
/// @param revision branch, tag or commit
public record HubName(String owner, String name, Optional<String> file, String revision) {
  /// How such a name begins.
  public static final String PREFIX = "hf:";

  private static final String WORD = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
  private static final Pattern FORM =
      Pattern.compile(
          "hf:("
              + WORD
              + ")/("
              + WORD
              + ")(?:/([^@/]+))?(?:@([A-Za-z0-9][A-Za-z0-9._/-]{0,199}))?");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");

  /// Reads a name.
  ///
  /// @throws FlyroomException when it is none
  public static HubName parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || text.contains("..") || text.contains("--")) {
      throw wrong(text);
    }
    Optional<String> file = Optional.ofNullable(form.group(3));
    if (file.isPresent() && !(isPlain(file.get()) && file.get().endsWith(".gguf"))) {
      throw wrong(text);
    }
    String revision = form.group(4);
    return new HubName(form.group(1), form.group(2), file, revision == null ? "main" : revision);
  }

  private static FlyroomException wrong(String text) {
    return new FlyroomException(
        "%s is not the name of a model on the hub: write hf:owner/name, hf:owner/name@revision or hf:owner/name/FILE.gguf"
            .formatted(Problems.quote(text)));
  }

  /// Whether a file of a repository lies at its top and can be written under its own name.
  static boolean isPlain(String file) {
    return FILE.matcher(file).matches();
  }

  static boolean isCommit(String revision) {
    return COMMIT.matcher(revision).matches();
  }

  /// `owner/name`.
  String repository() {
    return owner + "/" + name;
  }

  /// The folder of all its revisions.
  String folder() {
    return owner + "--" + name;
  }

  /// The same model at a commit.
  HubName at(String commit) {
    return new HubName(owner, name, file, commit);
  }

  /// As a user writes it.
  @Override
  public String toString() {
    return PREFIX + repository() + file.map(one -> "/" + one).orElse("") + "@" + revision;
  }
}
