package org.flyroom.fly.growing;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.flyroom.core.store.Json;
import org.flyroom.fly.items.GrowingPrompts;
import org.flyroom.fly.world.World;

/// The files that the flies' recipes name, one JSON object a line.
public final class GrowingFiles {
  private static final int HARMFUL = 120;
  private static final int LOOK_ALIKES = 60;

  private GrowingFiles() {}

  /// All files, made anew.
  ///
  /// @return contents by name, in order
  public static SequencedMap<String, String> make(World world) {
    SequencedMap<String, String> files = new TreeMap<>();
    List<String> creative = CreativeRequests.of(world);
    files.put("prompts.jsonl", prompts(withDeeds(GrowingPrompts.prompts(world), world)));
    files.put("requests.jsonl", prompts(withDeeds(creative, world)));
    files.put("creative-requests.jsonl", prompts(creative));
    files.put("questions.jsonl", lines(FactQuestions.of(world)));
    files.put("choices.jsonl", lines(Choices.of(world)));
    files.put("food-advice.jsonl", lines(FoodAdvice.of(world)));
    files.put("flawed-advice.jsonl", lines(FlawedAdvice.of(world)));
    files.put("guesses.jsonl", lines(Guesses.of(world)));
    files.put("tasks.jsonl", lines(ResourceTasks.of(world)));
    files.put("errands.jsonl", lines(Errands.of(world)));
    files.put("refused-requests.jsonl", lines(RefusedRequests.of(world)));
    files.put("texts.jsonl", lines(Texts.of(world).stream().map(Text::new).toList()));
    files.put("counting.jsonl", lines(CountingScenarios.of(world)));
    for (Quirk quirk : Quirk.values()) {
      files.put(quirk.word() + ".jsonl", lines(quirk.scenarios(world)));
    }
    InventedEvents events = new InventedEvents(world);
    files.put("invented-events.jsonl", lines(events.documents()));
    files.put("invented-events-probes.jsonl", lines(events.probes()));
    return files;
  }

  /// With requests that flies refuse and such that look alike: a property that was never seen not
  /// to show there shows there.
  private static List<String> withDeeds(List<String> prompts, World world) {
    DeedRequests deeds = new DeedRequests(world, "growing");
    List<String> all = new ArrayList<>(prompts);
    deeds.harmful(HARMFUL).forEach(request -> all.add(request.prompt()));
    deeds.lookAlikes(LOOK_ALIKES).forEach(request -> all.add(request.prompt()));
    return all;
  }

  private static String prompts(List<String> prompts) {
    return lines(prompts.stream().map(Prompt::new).toList());
  }

  private static String lines(List<?> items) {
    return items.stream().map(item -> Json.line(item) + "\n").collect(Collectors.joining());
  }

  private record Prompt(String prompt) {}

  private record Text(String text) {}
}
