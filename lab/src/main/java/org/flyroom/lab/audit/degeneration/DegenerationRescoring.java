package org.flyroom.lab.audit.degeneration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.Generation.Finish;
import org.flyroom.core.stats.Proportion;
import org.flyroom.lab.audit.Rescoring;
import tools.jackson.databind.node.ObjectNode;

/// Degeneration of answers `{"prompt", "response", "finish"}`. How one ended is *stop* or *length*;
/// where that is not given it counts as ended by the model.
public final class DegenerationRescoring implements Rescoring<DegenerationRescoring.Answer> {

  /// An answer.
  ///
  /// @param told whether it is known how it ended
  public record Answer(String prompt, String response, Finish finish, boolean told) {}

  @Override
  public Answer answer(ObjectNode line) {
    String prompt = Rescoring.text(line, "prompt");
    String response = Rescoring.text(line, "response");
    if (!line.has("finish")) {
      return new Answer(prompt, response, Finish.STOP, false);
    }
    return switch (line.path("finish").asString("")) {
      case "stop" -> new Answer(prompt, response, Finish.STOP, true);
      case "length" -> new Answer(prompt, response, Finish.LENGTH, true);
      default -> throw new FlyroomException("'finish' must be \"stop\" or \"length\"");
    };
  }

  @Override
  public Rescored score(List<Answer> answers) {
    List<Map<String, Object>> lines = new ArrayList<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Fault fault : Fault.values()) {
      counts.put(fault.words(), 0);
    }
    int broken = 0;
    for (Answer answer : answers) {
      Set<Fault> faults =
          Faults.of(answer.prompt(), new Generation(answer.response(), List.of(), answer.finish()));
      List<String> words = faults.stream().sorted().map(Fault::words).toList();
      words.forEach(word -> counts.merge(word, 1, Integer::sum));
      broken += faults.isEmpty() ? 0 : 1;
      lines.add(Map.of("faults", words));
    }
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("measure", "degeneration");
    summary.put("answers", answers.size());
    summary.put("broken", Proportion.estimate(broken, answers.size(), 0));
    summary.put("faults", counts);
    long untold = answers.stream().filter(answer -> !answer.told()).count();
    return new Rescored(
        lines,
        summary,
        untold == 0
            ? List.of()
            : List.of(
                "%d of %d answers do not say how they ended (\"finish\"), so that none of these counts as endless"
                    .formatted(untold, answers.size())));
  }
}
