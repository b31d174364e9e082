package org.flyroom.fly.corpus;

import java.util.List;
import java.util.SplittableRandom;
import org.flyroom.fly.text.English;
import org.flyroom.fly.world.Entity;
import org.flyroom.fly.world.World;

/// The plan of a document.
///
/// @param name what happens in it, apart from who it happens to
/// @param lead the role it is about, as [Scene] names roles
/// @param text as [Scene] fills it
record Skeleton(String name, String lead, String text) {

  /// What a skeleton tells about a lead.
  private record Plan(Skeleton skeleton, Entity lead, String key) {}

  /// A document by one of the skeletons, from one side of the split.
  ///
  /// @param kind what sort of document it is, as content keys name it
  static Content content(
      String kind,
      List<Skeleton> skeletons,
      World world,
      boolean heldOut,
      SplittableRandom random) {
    Plan plan =
        HeldOut.draw(
            heldOut,
            () -> {
              Skeleton skeleton = English.oneOf(skeletons, random);
              Entity lead = world.draw(Scene.kind(skeleton.lead), random);
              return new Plan(
                  skeleton, lead, "documents/%s/%s/%s".formatted(kind, skeleton.name, lead.id()));
            },
            Plan::key);
    Scene scene = new Scene(world, random).cast(plan.skeleton.lead, plan.lead);
    return new Content(plan.key, scene.tell(plan.skeleton.text));
  }
}
