package org.flyroom.app.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.flyroom.core.model.Capability;
import org.flyroom.core.store.Json;
import org.flyroom.engine.endpoint.EndpointModel;
import org.flyroom.engine.endpoint.EndpointName;
import org.flyroom.engine.endpoint.EndpointSettings;
import org.flyroom.engine.endpoint.Probed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What can be asked of an endpoint.
@Command(
    name = "probe",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Finds out by small requests what a model behind an OpenAI-compatible endpoint can be asked,"
          + " and lists the endpoint's models.",
      ""
    },
    footer = {"", "Example: flyroom probe http://127.0.0.1:8000/v1#MODEL"})
final class ProbeCommand implements Runnable {
  @Parameters(
      paramLabel = "URL#MODEL",
      description = "The model; the URL alone where the endpoint has one model only.")
  private String name = "";

  @Option(names = "--json", description = "One line of JSON instead of the table.")
  private boolean json;

  @Override
  public void run() {
    EndpointName endpoint = EndpointName.parse(name);
    try (EndpointModel model =
        EndpointModel.open(endpoint, EndpointSettings.of(endpoint.base(), System.getenv()))) {
      if (json) {
        System.out.println(Json.line(line(model)));
      } else {
        print(model);
      }
    }
  }

  private static Map<String, Object> line(EndpointModel model) {
    Probed probed = model.probed();
    Map<String, Object> offers = new LinkedHashMap<>();
    for (Capability capability : Capability.values()) {
      offers.put(
          capability.id(),
          probed.capabilities().reasonAgainst(capability).<Object>map(why -> why).orElse(true));
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("model", model.identity());
    line.put("offers", offers);
    line.put("scoring", probed.scoring());
    line.put("top_logprobs", probed.topLogprobs());
    line.put("models", probed.models());
    line.put("adapters", new TreeMap<>(probed.adapters()));
    return line;
  }

  private static void print(EndpointModel model) {
    Probed probed = model.probed();
    System.out.println(model.identity().name());
    for (Capability capability : Capability.values()) {
      System.out.printf(
          "  %-38s %s%n",
          capability.words(),
          probed
              .capabilities()
              .reasonAgainst(capability)
              .map(reason -> "no: " + reason)
              .orElse("yes"));
    }
    System.out.printf("  %-38s %s%n", "log-probabilities of prompts by", probed.scoring());
    System.out.printf("  %-38s %d%n", "alternatives beside a token", probed.topLogprobs());
    System.out.println();
    System.out.println("models of the endpoint");
    for (String one : probed.models()) {
      String parent = probed.adapters().get(one);
      System.out.println("  " + one + (parent == null ? "" : ", an adapter of " + parent));
    }
  }
}
