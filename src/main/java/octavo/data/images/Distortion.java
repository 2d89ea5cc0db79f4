package octavo.data.images;

import java.util.stream.IntStream;
import octavo.engine.matrix.SettingException;

/**
 * How far images may be distorted. Every image gets a new random distortion each time, uniform within these limits, so
 * that a network never sees the same image twice. Settings of this kind brought dense networks to 0.7 % (Simard,
 * Steinkraus, Platt: "Best practices for convolutional neural networks applied to visual document analysis", 2003) and
 * to 0.35 % (Cireşan, Meier, Gambardella, Schmidhuber: "Deep, big, simple neural nets for handwritten digit
 * recognition", 2010).
 *
 * @param shift      largest shift along each axis, in pixels
 * @param rotation   largest rotation about the image's center, in degrees
 * @param scaling    largest stretching along each axis, on its own: 0.15 is 15 % larger or smaller
 * @param shear      largest shear: pixels to the side for each pixel upwards
 * @param elasticity α, by which the smoothed random fields are multiplied; typical displacements are
 *                   α / (6 · smoothness) pixels; 0 switches elastic deformation off
 * @param smoothness σ of the Gaussian that smooths the random fields, in pixels: 4 in Simard's paper
 */
public record Distortion(float shift, float rotation, float scaling, float shear, float elasticity, float smoothness) {

    /** The widest Gaussian: images have only 28 pixels. */
    private static final float WIDEST = 10;

    /**
     * Checks the limits.
     *
     * @param shift      0 to 28
     * @param rotation   0 to 180
     * @param scaling    0 to 0.9
     * @param shear      0 to 2
     * @param elasticity 0 to 1000
     * @param smoothness 1 to 10
     */
    public Distortion {
        require(shift, 0, IdxFile.SIDE, "shift");
        require(rotation, 0, 180, "rotation");
        require(scaling, 0, 0.9f, "scaling");
        require(shear, 0, 2, "shear");
        require(elasticity, 0, 1000, "elasticity");
        require(smoothness, 1, WIDEST, "smoothness");
    }

    /**
     * Reads an option's value.
     *
     * @param option {@code none}, or the six limits with colons between them
     * @return the distortion; null for none
     */
    public static Distortion parse(String option) {
        if (option.equals("none")) {
            return null;
        }
        String[] parts = option.split(":", -1);
        var limits = new float[6];
        try {
            for (int i = 0; i < limits.length; i++) {
                limits[i] = parts[i].matches("[-+.0-9eE]+") ? Float.parseFloat(parts[i]) : Float.NaN; // no 1d or 0x1
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            limits[5] = Float.NaN;
        }
        if (parts.length != limits.length || IntStream.range(0, limits.length).anyMatch(i -> Float.isNaN(limits[i]))) {
            throw new SettingException("distortion", option, "is not a distortion: write none, or six"
                    + " numbers SHIFT:ROTATION:SCALING:SHEAR:ELASTICITY:SMOOTHNESS such as 1.5:12:0.15:0.15:34:5");
        }
        return new Distortion(limits[0], limits[1], limits[2], limits[3], limits[4], limits[5]);
    }

    /**
     * The value of the option, as {@link #parse} reads it.
     *
     * @return the six limits with colons between them
     */
    public String option() {
        return shift + ":" + rotation + ":" + scaling + ":" + shear + ":" + elasticity + ":" + smoothness;
    }

    /** Written so that NaN fails too. */
    private static void require(float value, float least, float most, String name) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    "the " + name + " of a distortion is " + value + ", it should be " + least + " to " + most);
        }
    }
}
