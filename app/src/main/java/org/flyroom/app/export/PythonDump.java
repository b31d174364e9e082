package org.flyroom.app.export;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.flyroom.core.store.Json;

/// JSON as Python's `json.dumps(value, indent=2, ensure_ascii=False)` and `json.dumps(value,
/// ensure_ascii=False)` write it, for hashes that are to equal those taken there.
final class PythonDump {
  private PythonDump() {}

  static String indented(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, "\n", out);
    return out.toString();
  }

  private static void write(Object value, String indent, StringBuilder out) {
    String inner = indent + "  ";
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() -> {
        String separator = "{" + inner;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.append(separator).append(Json.line(String.valueOf(entry.getKey()))).append(": ");
          write(entry.getValue(), inner, out);
          separator = "," + inner;
        }
        out.append(indent).append('}');
      }
      case List<?> list when !list.isEmpty() -> {
        String separator = "[" + inner;
        for (Iterator<?> all = list.iterator(); all.hasNext(); ) {
          out.append(separator);
          write(all.next(), inner, out);
          separator = "," + inner;
        }
        out.append(indent).append(']');
      }
      default -> out.append(Json.line(value));
    }
  }
}
