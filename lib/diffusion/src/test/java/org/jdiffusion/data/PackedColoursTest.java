package org.jdiffusion.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PackedColoursTest {
    @Test
    void everyYCbCr_isTheColourThatTheWholePictureWouldHave() {
        int different = 0;
        byte[] bytes = new byte[3 * 65_536];
        for (int luma = 0; luma < 256; luma++) {
            for (int i = 0; i < 65_536; i++) {
                bytes[3 * i] = (byte) luma;
                bytes[3 * i + 1] = (byte) (i >> 8);
                bytes[3 * i + 2] = (byte) i;
            }
            Pixels pixels = new Pixels(256, 256, bytes, true);
            PackedColours colours = PackedColours.of(pixels);
            byte[] wanted = new Pixels(256, 256, bytes.clone(), true).inBgr().bytes;
            for (int i = 0; i < 65_536; i++) {
                long colour =
                        PackedColours.clip(colours.first[luma] + colours.second[i >> 8] + colours.third[i & 0xFF]);
                if ((byte) PackedColours.blue(colour) != wanted[3 * i]
                        || (byte) PackedColours.green(colour) != wanted[3 * i + 1]
                        || (byte) PackedColours.red(colour) != wanted[3 * i + 2]) {
                    different++;
                }
            }
        }
        assertThat(different).isZero();
    }
}
