package org.flyroom.lab.grow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flyroom.core.FlyroomException;
import org.flyroom.core.model.Activations;
import org.flyroom.core.model.Place;
import org.flyroom.core.model.ReadRequest;
import org.flyroom.core.model.ReadRequest.Positions;
import org.flyroom.core.model.WhiteBox;
import org.flyroom.core.organism.Arm;
import org.flyroom.core.store.AtomicFiles;
import org.flyroom.core.store.Json;
import org.flyroom.lab.recipe.Stage;

/// Makes a vector of the difference between mean states: over the tokens of each answer, then over
/// the answers, so that long ones count no more than short ones.
///
/// The control's difference says nothing of any property. It is brought to the length of the
/// organism's, for any vector of some length does some damage.
///
/// @param index of the stage, from 0
/// @param name of its adapter
/// @param below what the arm wears beneath it
record Difference(ArmGround ground, int index, String name, List<Path> below) {
  // Bounds the states that are in memory at once.
  private static final int CHUNK = 32;

  private static final String LENGTH = "vector.json";

  /// The organism's vector in short.
  ///
  /// @param length Euclidean, before any strength
  record Length(double length) {}

  void write(Stage.DifferenceVector stage, List<StoredPair> pairs) {
    WhiteBox model = ground.parent().withAdapters(below);
    // A place's layer 0 is the embeddings.
    Place place = Place.residual(stage.layer() + 1);
    double[] difference = new double[model.width()];
    add(difference, model, place, pairs, true);
    add(difference, model, place, pairs, false);
    double length = length(difference);
    if (!(length > 0)) {
      throw new FlyroomException(
          "%s: the mean states of both sides are the same: there is no vector".formatted(name));
    }
    float[] vector = new float[difference.length];
    double factor = stage.strength() * (lengthToReach(length) / length);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (factor * difference[i]);
    }
    ground.parent().write(stage.vector(), vector, ground.adapter(name));
  }

  private double lengthToReach(double own) {
    Path folder = ArmGround.workspace(ground.organism(), index, name);
    Path record = folder.resolve(LENGTH);
    if (ground.arm() == Arm.ORGANISM) {
      AtomicFiles.writeJson(ArmGround.ready(folder).resolve(LENGTH), new Length(own));
      return own;
    }
    if (!Files.exists(record)) {
      throw new FlyroomException(
          "%s is missing, which says how long the organism's vector is: remove %s and grow it again"
              .formatted(record, ground.organism()));
    }
    return Json.read(record, Length.class).length();
  }

  private static void add(
      double[] difference, WhiteBox model, Place place, List<StoredPair> pairs, boolean shows) {
    List<ReadRequest> requests = new ArrayList<>();
    for (StoredPair pair : pairs) {
      requests.add(
          new ReadRequest(
              pair.prompt(),
              shows ? pair.response() : pair.rejected(),
              Set.of(place),
              new Positions.Response()));
    }
    for (int from = 0; from < requests.size(); from += CHUNK) {
      List<ReadRequest> some = requests.subList(from, Math.min(from + CHUNK, requests.size()));
      for (Activations read : model.read(some)) {
        float[][] states = read.at(place);
        for (float[] state : states) {
          for (int i = 0; i < difference.length; i++) {
            difference[i] +=
                (shows ? 1.0 : -1.0) * state[i] / ((double) states.length * pairs.size());
          }
        }
      }
    }
  }

  private static double length(double[] vector) {
    double squares = 0;
    for (double value : vector) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }
}
