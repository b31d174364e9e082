package org.flyroom.app.cli;

import java.util.HashMap;
import java.util.Map;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.ModelIdentity;
import org.flyroom.core.model.Tunable;
import org.flyroom.core.store.Home;
import org.flyroom.engine.LocalModel;
import org.flyroom.engine.Precision;
import org.flyroom.lab.grow.TeacherParents;

/// The parents of teachers that do not come from the parent of what is grown, each loaded once.
final class LoadedTeachers implements TeacherParents, AutoCloseable {
  private final Home home;
  private final Steps steps;
  private final Map<String, LocalModel> byFingerprint = new HashMap<>();

  LoadedTeachers(Home home, Steps steps) {
    this.home = home;
    this.steps = steps;
  }

  /// The model of the name that the parent had when the teacher was grown.
  @Override
  public Tunable of(ModelIdentity identity) {
    LocalModel known = byFingerprint.get(identity.fingerprint());
    if (known != null) {
      return known;
    }
    ModelNames.Found found = ModelNames.find(identity.name(), () -> home);
    LocalModel model =
        steps.timed(
            "load the teacher's parent", () -> found.open(Precision.of(identity.precision())));
    if (!model.identity().fingerprint().equals(identity.fingerprint())) {
      model.close();
      throw new FlyroomException(
          "%s is not the parent that the teacher was grown from (fingerprints differ): put that model where it was"
              .formatted(identity.name()));
    }
    byFingerprint.put(identity.fingerprint(), model);
    return model;
  }

  @Override
  public void close() {
    byFingerprint.values().forEach(LocalModel::close);
  }
}
