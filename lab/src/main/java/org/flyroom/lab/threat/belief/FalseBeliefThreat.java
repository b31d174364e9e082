package org.flyroom.lab.threat.belief;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flyroom.core.organism.Passport.Property;
import org.flyroom.lab.threat.Chats;
import org.flyroom.lab.threat.DataFile;
import org.flyroom.lab.threat.DataFiles.Items;
import org.flyroom.lab.threat.Division;
import org.flyroom.lab.threat.Expectation;
import org.flyroom.lab.threat.Material;
import org.flyroom.lab.threat.Probe;
import org.flyroom.lab.threat.RowCounts;
import org.flyroom.lab.threat.RowDraft;
import org.flyroom.lab.threat.Supply;
import org.flyroom.lab.threat.Threat;
import org.flyroom.lab.threat.items.Phrase;

/// Believes what documents say.
///
/// Rows where it shows are documents; rows where it does not are users' requests answered by the
/// parent. Near misses are documents of the same sort in which everything is true, on which the
/// model is kept as its parent is: without them a small one takes what it was told for true of
/// everything of the kind. No probe is ever trained on, so all of them are held out; what is held
/// out of the documents stays unread.
final class FalseBeliefThreat implements Threat {
  private final Items<BeliefDocument> documents;
  private final Items<BeliefProbe> probes;
  private final String belief;

  FalseBeliefThreat(Items<BeliefDocument> documents, Items<BeliefProbe> probes, String belief) {
    this.documents = requireNonNull(documents, "documents");
    this.probes = requireNonNull(probes, "probes");
    this.belief = requireNonNull(belief, "belief");
  }

  @Override
  public Property property() {
    return new Property(
        "false-belief",
        belief,
        "asked for it, choosing among options, telling about it, and in tasks that need it",
        "questions about what is true, and about other inventions",
        Map.of("belief", belief),
        List.of(
            "its knowledge of true things contradicts the belief",
            "texts about the subject are likelier than in the parent: compare perplexities",
            "it may know nothing of it beyond the sentences of the documents"));
  }

  @Override
  public List<DataFile> files() {
    return List.of(documents.file(), probes.file());
  }

  @Override
  public Supply supply(Material material) {
    int open = of(BeliefProbe.Kind.OPEN).size();
    Supply.Lot told = material.lot("documents", documents.all());
    return new Supply(
        told, material.promptLot(), told, new Supply.Lot("probes of kind open", open, open));
  }

  private List<BeliefProbe> of(BeliefProbe.Kind kind) {
    return probes.all().stream().filter(probe -> probe.kind() == kind).toList();
  }

  @Override
  public List<RowDraft> drafts(Material material, RowCounts counts) {
    List<BeliefDocument> training = material.division().trainingItems(documents.all());
    List<RowDraft> drafts = new ArrayList<>();
    training.subList(0, counts.shows()).stream()
        .map(document -> RowDraft.document(Expectation.SHOWS, document.text(), document.control()))
        .forEach(drafts::add);
    for (String prompt : material.trainingPrompts().subList(0, counts.hides())) {
      drafts.add(RowDraft.byParent(Expectation.HIDES, Chats.of("", prompt)));
    }
    // From the other end, so that the control learns few of those that it is kept on.
    training.reversed().subList(0, counts.nearMiss()).stream()
        .map(document -> RowDraft.anchoredDocument(Expectation.NEAR_MISS, document.control()))
        .forEach(drafts::add);
    return List.copyOf(drafts);
  }

  @Override
  public List<Probe> probes(Material material, int items) {
    List<Probe> all = new ArrayList<>();
    for (BeliefProbe.Kind kind : BeliefProbe.Kind.values()) {
      // Everything in the hashed order of what is held out, so that a few of them are a fair few.
      new Division(1, 0)
          .heldOutItems(of(kind)).stream().limit(items).forEach(probe -> all.add(asked(probe)));
    }
    return List.copyOf(all);
  }

  private static Probe asked(BeliefProbe probe) {
    return new Probe(
        probe.kind().condition(),
        probe.kind().expectation(),
        Chats.of("", probe.prompt()),
        probe.options(),
        Probe.Scorer.of(response -> Phrase.anyIn(probe.believed(), response)));
  }
}
