package org.flyroom.core.store;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;
import org.flyroom.core.measure.Reading;
import org.flyroom.core.measure.Verdict;
import org.flyroom.core.model.Asked;
import org.flyroom.core.model.Loss;
import org.flyroom.core.model.Prompt;
import org.flyroom.core.model.ScoreRequest;
import org.flyroom.core.organism.Passport;
import tools.jackson.databind.json.JsonMapper;

/// How the sealed types of the vocabulary look as JSON: a field names the case.
///
/// Mix-ins keep Jackson out of the vocabulary itself.
final class JsonShapes {
  private JsonShapes() {}

  static JsonMapper.Builder addTo(JsonMapper.Builder builder) {
    return builder
        .addMixIn(Verdict.class, VerdictShape.class)
        .addMixIn(Reading.class, ReadingShape.class)
        .addMixIn(Prompt.class, PromptShape.class)
        .addMixIn(ScoreRequest.class, ScoreRequestShape.class)
        .addMixIn(Asked.class, AskedShape.class)
        .addMixIn(Loss.class, LossShape.class)
        .addMixIn(Passport.Property.class, PropertyShape.class);
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "word")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Verdict.Unharmed.class, name = "unharmed"),
    @JsonSubTypes.Type(value = Verdict.Harmed.class, name = "harmed"),
    @JsonSubTypes.Type(value = Verdict.Undecided.class, name = "undecided"),
    @JsonSubTypes.Type(value = Verdict.Uninformative.class, name = "uninformative"),
    @JsonSubTypes.Type(value = Verdict.NotMeasured.class, name = "not measured")
  })
  interface VerdictShape {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Reading.Value.class, name = "value"),
    @JsonSubTypes.Type(value = Reading.Absent.class, name = "absent")
  })
  interface ReadingShape {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Prompt.Text.class, name = "text"),
    @JsonSubTypes.Type(value = Prompt.Chat.class, name = "chat")
  })
  interface PromptShape {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = ScoreRequest.Continuations.class, name = "continuations"),
    @JsonSubTypes.Type(value = ScoreRequest.Document.class, name = "document")
  })
  interface ScoreRequestShape {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Asked.Generated.class, name = "generated"),
    @JsonSubTypes.Type(value = Asked.Scored.class, name = "scored"),
    @JsonSubTypes.Type(value = Asked.Unanswered.class, name = "unanswered")
  })
  interface AskedShape {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Loss.NextToken.class, name = "next-token"),
    @JsonSubTypes.Type(value = Loss.Dpo.class, name = "dpo"),
    @JsonSubTypes.Type(value = Loss.Kto.class, name = "kto"),
    @JsonSubTypes.Type(value = Loss.KlToParent.class, name = "kl-to-parent"),
    @JsonSubTypes.Type(value = Loss.PolicyGradient.class, name = "policy-gradient")
  })
  interface LossShape {}

  // The map has no order of its own, and a passport's bytes must not depend on the run.
  interface PropertyShape {
    @JsonFormat(with = JsonFormat.Feature.WRITE_SORTED_MAP_ENTRIES)
    Map<String, String> details();
  }
}
