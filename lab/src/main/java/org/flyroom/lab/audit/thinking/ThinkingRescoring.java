package org.flyroom.lab.audit.thinking;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.stats.Proportion;
import org.flyroom.lab.audit.Rescoring;
import org.flyroom.lab.audit.thinking.ThinkBlock.Form;
import tools.jackson.databind.node.ObjectNode;

/// Well-formed thinking in answers `{"response"}`; `"opened": true` where the chat template had
/// written the opening tag.
public final class ThinkingRescoring implements Rescoring<ThinkingRescoring.Answer> {

  /// An answer, taken apart.
  public record Answer(ThinkBlock block) {
    public Answer {
      requireNonNull(block, "block");
    }
  }

  @Override
  public Answer answer(ObjectNode line) {
    String response = Rescoring.text(line, "response");
    if (line.has("opened") && !line.path("opened").isBoolean()) {
      throw new FlyroomException("'opened' must be true or false");
    }
    return new Answer(
        line.path("opened").asBoolean(false)
            ? ThinkBlock.afterOpening(response)
            : ThinkBlock.of(response));
  }

  @Override
  public Rescored score(List<Answer> answers) {
    List<Map<String, Object>> lines = new ArrayList<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Form form : Form.values()) {
      counts.put(word(form), 0);
    }
    for (Answer answer : answers) {
      counts.merge(word(answer.block().form()), 1, Integer::sum);
      lines.add(Map.of("form", word(answer.block().form())));
    }
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("measure", "thinking");
    summary.put("answers", answers.size());
    summary.put(
        "well_formed",
        Proportion.estimate(counts.getOrDefault(word(Form.WELL_FORMED), 0), answers.size(), 0));
    summary.put("forms", counts);
    return new Rescored(lines, summary, List.of());
  }

  private static String word(Form form) {
    return form.name().toLowerCase(Locale.ROOT);
  }
}
