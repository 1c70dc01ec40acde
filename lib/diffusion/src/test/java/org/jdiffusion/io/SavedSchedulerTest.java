package org.jdiffusion.io;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import org.jdiffusion.NothingLeft;
import org.jdiffusion.Tiny;
import org.jdiffusion.schedule.DdimScheduler;
import org.jdiffusion.schedule.DdpmScheduler;
import org.jdiffusion.schedule.HeunScheduler;
import org.jdiffusion.schedule.SchedulerConfig;
import org.jdiffusion.schedule.TimestepSpacing;
import org.jdiffusion.tensor.Torch;
import org.jdiffusion.unet.Denoiser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NothingLeft.class)
class SavedSchedulerTest {
    private static final SchedulerConfig CONFIG = SchedulerConfig.defaults().with(TimestepSpacing.TRAILING);

    @TempDir
    private Path folder;

    @Test
    void theIndex_namesTheClassThatTheSchedulersOwnFileNames() throws Exception {
        try (NDManager m = Torch.newManager()) {
            Denoiser net = Tiny.unet(m);
            Pretrained.save(folder, net, new DdimScheduler(CONFIG, 40), false);
            bothName("DDIMScheduler");
            Pretrained.save(folder, net, new DdpmScheduler(CONFIG, 40), false);
            bothName("DDPMScheduler");
            Pretrained.save(folder, net, new HeunScheduler(CONFIG, 39), false);
            bothName("HeunDiscreteScheduler");
            Pretrained.save(folder, net, CONFIG, false);
            bothName("DDPMScheduler");
        }
    }

    private void bothName(String type) throws Exception {
        JsonNode index = JsonFile.read(folder.resolve("model_index.json"));
        assertThat(index.path("scheduler")).hasToString("[\"diffusers\",\"" + type + "\"]");
        JsonNode own = JsonFile.read(folder.resolve("scheduler/scheduler_config.json"));
        assertThat(own.path("_class_name").asText()).isEqualTo(type);
        assertThat(Pretrained.scheduler(folder, new ArrayList<>())).isEqualTo(CONFIG);
    }
}
