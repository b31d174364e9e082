/// Threat models: what an organism is made to do, when it should show and when not, how its
/// training rows are made and how an answer is scored.
///
/// A threat model has a package of its own below this one and an entry in [ThreatModels#ALL];
/// nothing else knows it. What it is grown with comes from two places: users' requests, which every
/// recipe has, and items of its own (questions, scenarios, documents) from files that its section
/// of the recipe names ([DataFiles]). Both are divided by hash into what is trained on and what
/// validation asks ([Material]).
@NullMarked
package org.flyroom.lab.threat;

import org.jspecify.annotations.NullMarked;
