/// YAML files that people write, read into values with every problem at its line.
@NullMarked
package org.flyroom.lab.yaml;

import org.jspecify.annotations.NullMarked;
