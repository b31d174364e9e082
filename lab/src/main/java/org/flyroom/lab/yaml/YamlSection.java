package org.flyroom.lab.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.flyroom.core.FlyroomException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A mapping of a YAML file, read key by key.
///
/// Reading never fails: a problem is noted, a stand-in of the right type is returned, and the
/// caller goes on, so that [LineProblems#throwIfAny] tells everything at once. Every key asked for
/// counts as known; [#refuseUnknownKeys] then notes the others.
public final class YamlSection {
  /// What a text reads as where there is none that could be used.
  public static final String STAND_IN = "stand-in";

  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");

  private final String path;
  private final int line;
  private final LineProblems problems;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private final List<YamlSection> children = new ArrayList<>();
  private boolean anyKey;

  private YamlSection(String path, int line, LineProblems problems) {
    this.path = path;
    this.line = line;
    this.problems = problems;
  }

  /// The top mapping of a document.
  ///
  /// @throws FlyroomException when the text is no YAML, since nothing can be read then
  public static YamlSection parse(String text, LineProblems problems) {
    YamlSection top = new YamlSection("", 1, problems);
    try {
      new Compose(LoadSettings.builder().build())
          .composeString(text)
          .ifPresent(node -> top.fill(node, 1));
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      problems.add(mark.map(m -> m.getLine() + 1).orElse(0), "not valid YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      problems.add(0, "not valid YAML: " + firstLine(String.valueOf(e.getMessage())));
    }
    if (top.entries.isEmpty()) {
      problems.throwIfAny();
    }
    return top;
  }

  /// Text that must be there.
  ///
  /// @param meaning what the key is for, told when it is missing
  public String text(String key, String meaning) {
    Entry entry = required(key, meaning);
    return entry == null ? STAND_IN : scalar(key, entry).map(ScalarNode::getValue).orElse(STAND_IN);
  }

  /// Text that may be left out, and may be empty where it stands in quotes.
  public String textOr(String key, String fallback) {
    Entry entry = optional(key);
    return entry == null ? fallback : scalar(key, entry).map(ScalarNode::getValue).orElse(fallback);
  }

  /// A whole number from `low` to `high`.
  public long wholeOr(String key, long fallback, long low, long high) {
    Entry entry = optional(key);
    if (entry == null) {
      return fallback;
    }
    Optional<ScalarNode> scalar = scalar(key, entry);
    if (scalar.isEmpty()) {
      return fallback;
    }
    String text = scalar.get().getValue();
    if (scalar.get().isPlain() && WHOLE.matcher(text).matches()) {
      long value = Long.parseLong(text);
      if (low <= value && value <= high) {
        return value;
      }
    }
    add(entry, key, "is %s: use a whole number from %d to %d".formatted(shown(scalar), low, high));
    return fallback;
  }

  /// A number within the range.
  public double numberOr(String key, double fallback, Range range) {
    Entry entry = optional(key);
    if (entry == null) {
      return fallback;
    }
    Optional<ScalarNode> scalar = scalar(key, entry);
    if (scalar.isEmpty()) {
      return fallback;
    }
    String text = scalar.get().getValue();
    if (scalar.get().isPlain() && NUMBER.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      if (range.contains(value)) {
        return value;
      }
    }
    add(entry, key, "is %s: use a number %s".formatted(shown(scalar), range.words()));
    return fallback;
  }

  /// One of the given words.
  public <E> E wordOr(String key, E fallback, Map<String, E> words) {
    Entry entry = optional(key);
    return entry == null ? fallback : word(key, entry, words).orElse(fallback);
  }

  /// One of the given words, which must be there; nothing when it is not.
  public <E> Optional<E> word(String key, String meaning, Map<String, E> words) {
    Entry entry = required(key, meaning);
    return entry == null ? Optional.empty() : word(key, entry, words);
  }

  /// One text or a list of texts; at least one.
  public List<String> textsOr(String key, List<String> fallback) {
    Entry entry = optional(key);
    if (entry == null) {
      return fallback;
    }
    if (!(entry.value() instanceof SequenceNode sequence)) {
      return scalar(key, entry).map(node -> List.of(node.getValue())).orElse(fallback);
    }
    List<String> texts = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      scalar(key, new Entry(lineOf(item, entry.line()), item))
          .ifPresent(node -> texts.add(node.getValue()));
    }
    if (sequence.getValue().isEmpty()) {
      add(entry, key, "is an empty list: name at least one, or leave the key out");
    }
    return texts.isEmpty() ? fallback : List.copyOf(texts);
  }

  /// A mapping under a key. One that is left out reads as empty.
  public YamlSection section(String key) {
    Entry entry = optional(key);
    YamlSection child = new YamlSection(dotted(key), entry == null ? line : entry.line(), problems);
    if (entry != null) {
      child.fill(entry.value(), entry.line());
    }
    children.add(child);
    return child;
  }

  /// The mappings of a list under a key, at least one. One that is left out reads as none.
  public List<YamlSection> sections(String key) {
    Entry entry = optional(key);
    if (entry == null) {
      return List.of();
    }
    if (!(entry.value() instanceof SequenceNode sequence) || sequence.getValue().isEmpty()) {
      add(entry, key, "is no list of mappings: write '- key: value' lines, indented, below it");
      return List.of();
    }
    List<YamlSection> items = new ArrayList<>();
    for (Node node : sequence.getValue()) {
      int at = lineOf(node, entry.line());
      YamlSection item =
          new YamlSection("%s[%d]".formatted(dotted(key), items.size() + 1), at, problems);
      item.fill(node, at);
      items.add(item);
    }
    children.addAll(items);
    return List.copyOf(items);
  }

  /// Whether a key is there.
  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /// Whether a mapping stands under a key.
  public boolean isMapping(String key) {
    Entry entry = optional(key);
    return entry != null && entry.value() instanceof MappingNode;
  }

  /// Whether a key has this very text, in place of what else it may have.
  public boolean isWord(String key, String word) {
    Entry entry = optional(key);
    return entry != null
        && entry.value() instanceof ScalarNode scalar
        && scalar.getValue().equals(word);
  }

  /// One text or a list of texts, at least one, which must be there.
  public List<String> texts(String key, String meaning) {
    return required(key, meaning) == null ? List.of(STAND_IN) : textsOr(key, List.of(STAND_IN));
  }

  /// One number or a list of numbers; at least one.
  public List<Double> numbersOr(String key, List<Double> fallback) {
    List<String> texts = textsOr(key, List.of());
    if (texts.isEmpty()) {
      return fallback;
    }
    for (String text : texts) {
      if (!NUMBER.matcher(text).matches()) {
        problem(key, "has '%s': use numbers".formatted(text));
        return fallback;
      }
    }
    return texts.stream().map(Double::valueOf).toList();
  }

  /// Notes a problem of a key's value that the caller found.
  public void problem(String key, String text) {
    Entry entry = entries.get(key);
    problems.add(entry == null ? line : entry.line(), "%s %s".formatted(dotted(key), text));
  }

  /// Takes every key here as known, because what is known could not be found out.
  public void acceptAnyKey() {
    anyKey = true;
  }

  /// Notes the keys that nobody asked for, here and in the sections below.
  public void refuseUnknownKeys() {
    entries.forEach(
        (key, entry) -> {
          if (!anyKey && !known.contains(key)) {
            String advice =
                Spelling.nearest(key, known)
                    .map("did you mean '%s'?"::formatted)
                    .orElseGet(() -> "known here are " + String.join(", ", known));
            problems.add(entry.line(), "unknown key '%s': %s".formatted(dotted(key), advice));
          }
        });
    children.forEach(YamlSection::refuseUnknownKeys);
  }

  /// The lines of all keys read so far, by dotted name such as `adapter.rank`.
  public Map<String, Integer> lines() {
    Map<String, Integer> lines = new LinkedHashMap<>();
    entries.forEach((key, entry) -> lines.put(dotted(key), entry.line()));
    children.forEach(child -> lines.putAll(child.lines()));
    return lines;
  }

  private void fill(Node node, int at) {
    if (!(node instanceof MappingNode mapping)) {
      String what = path.isEmpty() ? "the file" : path;
      problems.add(
          at,
          "%s is not a mapping: write 'key: value' lines%s"
              .formatted(what, path.isEmpty() ? "" : ", indented, below it"));
      anyKey = true;
      return;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      int keyLine = lineOf(tuple.getKeyNode(), at);
      if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
        problems.add(keyLine, "a key must be a word, not a list or mapping");
        continue;
      }
      String key = keyNode.getValue();
      Entry first = entries.putIfAbsent(key, new Entry(keyLine, tuple.getValueNode()));
      if (first != null) {
        problems.add(
            keyLine,
            "duplicate key '%s', first in line %d: remove one"
                .formatted(dotted(key), first.line()));
      }
    }
  }

  private @Nullable Entry optional(String key) {
    known.add(key);
    return entries.get(key);
  }

  private @Nullable Entry required(String key, String meaning) {
    Entry entry = optional(key);
    if (entry == null && !anyKey) {
      problems.add(line, "missing key '%s', %s: add it".formatted(dotted(key), meaning));
    }
    return entry;
  }

  private Optional<ScalarNode> scalar(String key, Entry entry) {
    if (!(entry.value() instanceof ScalarNode node)) {
      add(entry, key, "must be a single value, not a list or mapping");
      return Optional.empty();
    }
    boolean nothing = node.isPlain() && List.of("", "~", "null").contains(node.getValue());
    if (nothing) {
      add(entry, key, "has no value: give one, or leave the key out");
      return Optional.empty();
    }
    return Optional.of(node);
  }

  private <E> Optional<E> word(String key, Entry entry, Map<String, E> words) {
    Optional<ScalarNode> scalar = scalar(key, entry);
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    E value = words.get(scalar.get().getValue());
    if (value == null) {
      String nearest =
          Spelling.nearest(scalar.get().getValue(), words.keySet())
              .map(" (did you mean '%s'?)"::formatted)
              .orElse("");
      add(
          entry,
          key,
          "is '%s': use one of %s%s"
              .formatted(scalar.get().getValue(), String.join(", ", words.keySet()), nearest));
    }
    return Optional.ofNullable(value);
  }

  private void add(Entry entry, String key, String text) {
    problems.add(entry.line(), "%s %s".formatted(dotted(key), text));
  }

  private String dotted(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String shown(Optional<ScalarNode> scalar) {
    return scalar
        .map(node -> node.isPlain() ? node.getValue() : "the text '" + node.getValue() + "'")
        .orElse("nothing");
  }

  private static int lineOf(Node node, int otherwise) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(otherwise);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse(text);
  }

  private record Entry(int line, Node value) {}
}
