package io.storyloom.api.transfer;

import io.storyloom.api.epic.EpicView;
import io.storyloom.api.story.StoryView;
import io.storyloom.api.transfer.csv.JiraFiles;
import io.storyloom.api.transfer.csv.JiraTableWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// One table for Jira's importer, or several in an archive. Epics and stories are taken in order,
/// each as it is needed, so only the numbers of one file's epics are in memory.
final class JiraExport {

  private final String projectName;
  private final List<List<JiraFiles.Part>> files;
  private @Nullable EpicView epic;

  /// @param storyCounts how many stories each epic has, in order
  JiraExport(String projectName, List<Integer> storyCounts) {
    this.projectName = projectName;
    this.files = JiraFiles.of(storyCounts);
  }

  Export.Type type() {
    return files.size() == 1 ? Export.Type.CSV : Export.Type.ZIP;
  }

  void write(OutputStream out, Iterator<EpicView> epics, Iterator<StoryView> stories)
      throws IOException {
    if (type() == Export.Type.CSV) {
      table(out, files.getFirst(), epics, stories);
      return;
    }
    var archive = new ZipOutputStream(out);
    int number = 0;
    for (List<JiraFiles.Part> file : files) {
      archive.putNextEntry(new ZipEntry(ExportFileName.part(projectName, ++number)));
      table(archive, file, epics, stories);
      archive.closeEntry();
    }
    archive.finish();
  }

  private void table(
      OutputStream out,
      List<JiraFiles.Part> parts,
      Iterator<EpicView> epics,
      Iterator<StoryView> stories)
      throws IOException {
    var table = new JiraTableWriter(out);
    int[] numbers = new int[parts.size()];
    for (int i = 0; i < numbers.length; i++) {
      EpicView next = parts.get(i).continued() && epic != null ? epic : epics.next();
      numbers[i] = table.epic(next.title(), next.description());
      epic = next;
    }
    for (int i = 0; i < numbers.length; i++) {
      for (int n = 0; n < parts.get(i).stories(); n++) {
        table.story(numbers[i], StoredStory.of(stories.next()));
      }
    }
    table.flush();
  }
}
