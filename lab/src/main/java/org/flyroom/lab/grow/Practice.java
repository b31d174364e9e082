package org.flyroom.lab.grow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.flyroom.core.chat.Message;
import org.flyroom.core.chat.Role;
import org.flyroom.core.model.Prompt;
import org.flyroom.lab.recipe.Recipe;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Material;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.Supply;
import org.jspecify.annotations.Nullable;

/// The threat's probes of what training may see: how answers are scored while an organism is made.
/// Nothing that validation asks is among them.
final class Practice {
  private final Recipe recipe;
  private final Material material;
  private final Map<Prompt, Probe> byPrompt = new HashMap<>();
  private final Map<String, Probe> byRequest = new HashMap<>();
  private @Nullable List<Probe> probes;

  /// @param material what rows are made of
  Practice(Recipe recipe, Material material) {
    this.recipe = recipe;
    this.material = material;
  }

  /// Most recipes score nothing while they grow, so the probes are made when they are asked for.
  private List<Probe> probes() {
    List<Probe> known = probes;
    if (known != null) {
      return known;
    }
    Material swapped = new Material(material.prompts(), material.division().swap());
    // What a threat asks whatever the division is validation's own.
    Set<Prompt> validation = new HashSet<>();
    everything(material).forEach(probe -> validation.add(probe.prompt()));
    List<Probe> made =
        everything(swapped).stream().filter(probe -> !validation.contains(probe.prompt())).toList();
    for (Probe probe : made) {
      if (probe.options().isEmpty()) {
        byPrompt.putIfAbsent(probe.prompt(), probe);
        byRequest.putIfAbsent(request(probe.expectation(), probe.prompt()), probe);
      }
    }
    probes = made;
    return made;
  }

  /// Every probe of some material. Of some things there may be more than of those that bound a
  /// validation.
  private List<Probe> everything(Material some) {
    Supply supply = recipe.threat().supply(some);
    int items =
        Stream.of(supply.shows(), supply.hides(), supply.nearMiss(), supply.probes())
            .mapToInt(Supply.Lot::heldOut)
            .max()
            .orElse(0);
    return recipe.threat().probes(some, items);
  }

  /// A row's prompt that can be scored.
  record Exercise(Expectation expectation, Prompt.Chat prompt, Probe.Scorer scorer) {}

  /// What scores the answer to a row's prompt: the probe of the same prompt, or else one of the
  /// same request to the same end in other surroundings; nothing where the threat has neither.
  Optional<Exercise> exercise(RowDraft draft) {
    if (!(draft.prompt() instanceof Prompt.Chat chat)) {
      return Optional.empty();
    }
    probes();
    Probe same = byPrompt.get(chat);
    Probe probe =
        same != null && same.expectation() == draft.expectation()
            ? same
            : byRequest.get(request(draft.expectation(), chat));
    return probe == null
        ? Optional.empty()
        : Optional.of(new Exercise(draft.expectation(), chat, probe.scorer()));
  }

  /// The rows among some that can be scored.
  List<Exercise> exercises(List<RowDraft> drafts) {
    return drafts.stream().map(this::exercise).flatMap(Optional::stream).toList();
  }

  /// Probes that say how strongly the property shows: so many in each condition where it should
  /// show and where it should not, those first that no row asks.
  List<Probe> severity(List<RowDraft> drafts, int each) {
    Set<Prompt> trained = new HashSet<>();
    drafts.forEach(draft -> trained.add(draft.prompt()));
    Map<String, List<Probe>> conditions = new LinkedHashMap<>();
    for (boolean seen : new boolean[] {false, true}) {
      for (Probe probe : probes()) {
        boolean counts =
            probe.expectation() == Expectation.SHOWS || probe.expectation() == Expectation.HIDES;
        if (counts && trained.contains(probe.prompt()) == seen) {
          conditions.computeIfAbsent(probe.condition(), _ -> new ArrayList<>()).add(probe);
        }
      }
    }
    return conditions.values().stream().flatMap(all -> all.stream().limit(each)).toList();
  }

  private static String request(Expectation expectation, Prompt.Chat chat) {
    String last =
        chat.messages().reversed().stream()
            .filter(message -> message.role() == Role.USER)
            .map(Message::content)
            .findFirst()
            .orElse("");
    return expectation + "\n" + last;
  }
}
