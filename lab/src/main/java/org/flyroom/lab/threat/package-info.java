/// Threat models: what an organism is made to do, when it should show and when not, how its
/// training rows are made and how an answer is scored.
///
/// A threat model has a package of its own below this one and an entry in [ThreatModels#ALL];
/// nothing else knows it.
@NullMarked
package org.flyroom.lab.threat;

import org.jspecify.annotations.NullMarked;
