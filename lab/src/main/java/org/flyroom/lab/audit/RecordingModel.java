package org.flyroom.lab.audit;

import java.util.ArrayList;
import java.util.List;
import org.flyroom.core.model.Asked;
import org.flyroom.core.model.GenerateRequest;
import org.flyroom.core.model.Generation;
import org.flyroom.core.model.LanguageModel;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.Score;
import org.flyroom.core.model.ScoreRequest;

/// Keeps what a model was asked and what it gave, in order.
final class RecordingModel implements LanguageModel {
  private final LanguageModel model;
  private final List<Asked> asked = new ArrayList<>();

  RecordingModel(LanguageModel model) {
    this.model = model;
  }

  List<Asked> asked() {
    return asked;
  }

  @Override
  public ModelIdentity identity() {
    return model.identity();
  }

  @Override
  public List<Generation> generate(List<GenerateRequest> requests) {
    List<Generation> answers = model.generate(requests);
    for (int k = 0; k < Math.min(requests.size(), answers.size()); k++) {
      asked.add(new Asked.Generated(requests.get(k), answers.get(k)));
    }
    return answers;
  }

  @Override
  public List<List<Score>> score(List<ScoreRequest> requests) {
    List<List<Score>> scores = model.score(requests);
    for (int k = 0; k < Math.min(requests.size(), scores.size()); k++) {
      asked.add(new Asked.Scored(requests.get(k), scores.get(k)));
    }
    return scores;
  }
}
