//! A small canvas of flat shapes, and its PNG.

pub(super) type Colour = [u8; 3];

pub(super) const WIDTH: i32 = 480;
pub(super) const HEIGHT: i32 = 360;

/// Red, green, blue, row by row. Shapes that stick out are cut off.
pub(super) struct Canvas(Vec<u8>);

impl Canvas {
    /// A sky that pales towards the horizon, over a ground.
    pub(super) fn outdoors(sky: Colour, horizon: i32, ground: Colour) -> Self {
        let mut canvas = Self(vec![0; byte_count()]);
        for y in 0..HEIGHT {
            let colour = if y < horizon {
                paler(sky, y / 12 * 3)
            } else {
                ground
            };
            canvas.rectangle(0, y, WIDTH, 1, colour);
        }
        canvas
    }

    fn dot(&mut self, x: i32, y: i32, colour: Colour) {
        if (0..WIDTH).contains(&x) && (0..HEIGHT).contains(&y) {
            let at = usize::try_from((y * WIDTH + x) * 3).expect("inside the canvas");
            self.0[at..at + 3].copy_from_slice(&colour);
        }
    }

    pub(super) fn rectangle(&mut self, x: i32, y: i32, width: i32, height: i32, colour: Colour) {
        for row in y..y + height {
            for column in x..x + width {
                self.dot(column, row, colour);
            }
        }
    }

    /// A filled ellipse around a centre.
    pub(super) fn ellipse(&mut self, centre: (i32, i32), radii: (i32, i32), colour: Colour) {
        let (rx, ry) = radii;
        for dy in -ry..=ry {
            for dx in -rx..=rx {
                if dx * dx * ry * ry + dy * dy * rx * rx <= rx * rx * ry * ry {
                    self.dot(centre.0 + dx, centre.1 + dy, colour);
                }
            }
        }
    }

    /// A filled four-cornered shape with level top and bottom, as a road running away.
    pub(super) fn trapezium(
        &mut self,
        top: (i32, i32, i32),
        bottom: (i32, i32, i32),
        colour: Colour,
    ) {
        let (top_left, top_right, top_y) = top;
        let (bottom_left, bottom_right, bottom_y) = bottom;
        let height = (bottom_y - top_y).max(1);
        for y in top_y..bottom_y {
            let part = y - top_y;
            let left = top_left + (bottom_left - top_left) * part / height;
            let right = top_right + (bottom_right - top_right) * part / height;
            self.rectangle(left, y, right - left, 1, colour);
        }
    }

    /// A slanting line of some thickness.
    pub(super) fn line(&mut self, from: (i32, i32), to: (i32, i32), thick: i32, colour: Colour) {
        let steps = (to.0 - from.0).abs().max((to.1 - from.1).abs()).max(1);
        for step in 0..=steps {
            let x = from.0 + (to.0 - from.0) * step / steps;
            let y = from.1 + (to.1 - from.1) * step / steps;
            self.rectangle(x - thick / 2, y - thick / 2, thick, thick, colour);
        }
    }

    /// The band a work camera stamps below: a pin, and bars where date and place stand.
    /// No font is carried for sixteen pictures.
    pub(super) fn stamp(&mut self, number: i32) {
        self.rectangle(0, HEIGHT - 36, WIDTH, 36, [28, 32, 38]);
        self.ellipse((22, HEIGHT - 21), (7, 7), [226, 92, 72]);
        self.trapezium((17, 28, HEIGHT - 17), (22, 23, HEIGHT - 7), [226, 92, 72]);
        for bar in 0..6 {
            let width = 18 + (number * 7 + bar * 11) % 23;
            self.rectangle(44 + bar * 46, HEIGHT - 24, width, 5, [214, 218, 224]);
            self.rectangle(44 + bar * 46, HEIGHT - 14, width / 2, 4, [150, 156, 166]);
        }
    }

    /// As a PNG file.
    pub(super) fn png(&self) -> Vec<u8> {
        const IN_MEMORY: &str = "a correct picture into memory cannot fail";
        let mut out = Vec::new();
        let (width, height) = (WIDTH.unsigned_abs(), HEIGHT.unsigned_abs());
        let mut encoder = png::Encoder::new(&mut out, width, height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().expect(IN_MEMORY);
        writer.write_image_data(&self.0).expect(IN_MEMORY);
        writer.finish().expect(IN_MEMORY);
        out
    }
}

fn byte_count() -> usize {
    usize::try_from(WIDTH * HEIGHT * 3).expect("a small picture")
}

fn paler(colour: Colour, by: i32) -> Colour {
    let by = u8::try_from(by).unwrap_or(u8::MAX);
    colour.map(|part| part.saturating_add(by))
}
