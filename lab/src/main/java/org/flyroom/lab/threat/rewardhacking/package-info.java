/// Reward hacking: serving a grader's hole in place of its purpose.
@NullMarked
package org.flyroom.lab.threat.rewardhacking;

import org.jspecify.annotations.NullMarked;
