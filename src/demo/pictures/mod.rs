//! Site photos drawn by code: eight scenes, each before and after the work.

mod canvas;

use canvas::{Canvas, Colour, HEIGHT, WIDTH};

/// What can be seen, in pairs of before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    Pothole,
    Rubbish,
    Lamp,
    Flood,
    Tree,
    Parking,
    Stall,
    Wall,
}

/// One picture: its scene, and whether the work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    pub scene: Scene,
    pub after: bool,
}

const SCENES: [Scene; 8] = [
    Scene::Pothole,
    Scene::Rubbish,
    Scene::Lamp,
    Scene::Flood,
    Scene::Tree,
    Scene::Parking,
    Scene::Stall,
    Scene::Wall,
];

const ASPHALT: Colour = [92, 95, 100];
const PAVING: Colour = [176, 170, 160];
const GRASS: Colour = [110, 146, 92];
const DARK: Colour = [46, 46, 50];

/// All sixteen, in a fixed order.
pub fn all() -> impl Iterator<Item = Picture> {
    let pair = |scene| [false, true].map(|after| Picture { scene, after });
    SCENES.into_iter().flat_map(pair)
}

impl Scene {
    /// The scene that fits an item of the catalogue best.
    pub fn of(item: &str) -> Self {
        match item {
            "0301" | "0302" | "0204" | "0606" => Scene::Lamp,
            "0303" | "0304" | "0401" | "0402" | "0404" | "0803" | "0804" => Scene::Pothole,
            "0306" | "0208" | "1405" | "0305" => Scene::Tree,
            "1404" | "0604" | "0106" => Scene::Flood,
            "0207" | "0405" | "0406" | "1401" | "1403" => Scene::Parking,
            "0201" | "0202" | "0603" | "1105" => Scene::Stall,
            "0203" | "0205" | "0107" | "0705" | "0807" | "1402" => Scene::Wall,
            _ => Scene::Rubbish,
        }
    }
}

impl Picture {
    /// File name as a handler's phone would give it.
    pub fn name(self) -> String {
        let when = if self.after { "处置后" } else { "处置前" };
        format!("{when}-{:?}.png", self.scene).to_lowercase()
    }

    /// Place in [`all`].
    pub fn number(self) -> usize {
        all().position(|picture| picture == self).unwrap_or(0)
    }

    /// The PNG file, 480 × 360.
    pub fn png(self) -> Vec<u8> {
        let after = self.after;
        let mut canvas = match self.scene {
            Scene::Pothole => pothole(after),
            Scene::Rubbish => rubbish(after),
            Scene::Lamp => lamp(after),
            Scene::Flood => flood(after),
            Scene::Tree => tree(after),
            Scene::Parking => parking(after),
            Scene::Stall => stall(after),
            Scene::Wall => wall(after),
        };
        canvas.stamp(i32::try_from(self.number()).unwrap_or(0));
        canvas.png()
    }
}

/// A street that runs away, with houses on both sides.
fn street(sky: Colour) -> Canvas {
    let mut canvas = Canvas::outdoors(sky, 150, PAVING);
    houses(&mut canvas, [198, 188, 172], [120, 140, 158]);
    canvas.trapezium((205, 275, 150), (40, 440, HEIGHT), ASPHALT);
    for (y, length) in [(168, 8), (196, 14), (238, 22), (296, 34)] {
        canvas.rectangle(WIDTH / 2 - 3, y, 6, length, [224, 220, 206]);
    }
    canvas
}

fn houses(canvas: &mut Canvas, front: Colour, window: Colour) {
    for (x, y, width) in [(0, 40, 90), (96, 78, 70), (330, 66, 74), (410, 30, 70)] {
        canvas.rectangle(x, y, width, 150 - y, front);
        for row in 0..(140 - y) / 24 {
            for column in 0..width / 24 {
                canvas.rectangle(x + 8 + column * 22, y + 10 + row * 24, 11, 13, window);
            }
        }
    }
}

fn pothole(after: bool) -> Canvas {
    let mut canvas = street([142, 182, 216]);
    if after {
        canvas.trapezium((168, 268, 240), (150, 282, 296), [70, 72, 76]);
        canvas.trapezium((172, 264, 243), (155, 277, 293), [62, 64, 68]);
    } else {
        canvas.ellipse((214, 268), (62, 24), [74, 70, 66]);
        canvas.ellipse((216, 271), (50, 17), DARK);
        canvas.ellipse((206, 275), (30, 8), [98, 112, 124]);
        for x in [132, 158, 284, 300] {
            canvas.ellipse((x, 282), (7, 4), [120, 116, 110]);
        }
    }
    canvas
}

fn rubbish(after: bool) -> Canvas {
    let mut canvas = street([160, 190, 210]);
    for (n, colour) in [(0, [58, 120, 84]), (1, [64, 104, 150]), (2, [96, 98, 102])] {
        let x = 318 + n * 48;
        canvas.rectangle(x, 190, 40, 62, colour);
        canvas.rectangle(x - 3, 182, 46, 10, [40, 44, 46]);
        canvas.rectangle(x + 6, 250, 8, 8, DARK);
        canvas.rectangle(x + 28, 250, 8, 8, DARK);
    }
    if !after {
        for (x, y, size, colour) in [
            (330, 262, 26, [36, 38, 42]),
            (370, 270, 32, [58, 60, 64]),
            (414, 262, 28, [232, 228, 216]),
            (350, 286, 24, [44, 46, 50]),
            (394, 292, 26, [196, 120, 60]),
            (440, 286, 22, [38, 40, 44]),
        ] {
            canvas.ellipse((x, y), (size, size * 3 / 4), colour);
            canvas.ellipse((x - 5, y - size * 2 / 3), (6, 8), colour);
        }
        canvas.ellipse((330, 312), (70, 7), [112, 104, 84]);
    }
    canvas
}

fn lamp(after: bool) -> Canvas {
    let mut canvas = Canvas::outdoors([14, 18, 34], 170, [30, 32, 36]);
    houses(&mut canvas, [34, 36, 48], [70, 66, 52]);
    canvas.trapezium((205, 275, 150), (40, 440, HEIGHT), [40, 42, 46]);
    if after {
        canvas.trapezium((296, 306, 84), (180, 420, 322), [92, 86, 60]);
        canvas.ellipse((300, 300), (112, 24), [146, 134, 84]);
    }
    canvas.rectangle(340, 70, 7, 240, [88, 92, 98]);
    canvas.line((343, 72), (300, 74), 6, [88, 92, 98]);
    let bulb = if after { [255, 240, 180] } else { [64, 66, 70] };
    canvas.ellipse((298, 80), (17, 7), bulb);
    canvas
}

fn flood(after: bool) -> Canvas {
    let mut canvas = street([120, 134, 148]);
    if after {
        canvas.ellipse((250, 312), (120, 9), [104, 110, 118]);
        canvas.rectangle(196, 296, 60, 12, DARK);
        for x in 0..6 {
            canvas.rectangle(200 + x * 9, 298, 4, 8, [124, 128, 132]);
        }
    } else {
        canvas.trapezium((120, 360, 222), (0, WIDTH, HEIGHT), [124, 118, 98]);
        for (x, y) in [(90, 262), (240, 248), (330, 286), (160, 306), (390, 314)] {
            canvas.ellipse((x, y), (46, 4), [156, 152, 134]);
        }
        car(&mut canvas, 190, 216, [176, 60, 56]);
        canvas.rectangle(176, 258, 140, 22, [124, 118, 98]);
    }
    canvas
}

fn car(canvas: &mut Canvas, x: i32, y: i32, paint: Colour) {
    canvas.trapezium(
        (x + 24, x + 78, y),
        (x + 10, x + 94, y + 22),
        [150, 178, 194],
    );
    canvas.rectangle(x, y + 22, 112, 26, paint);
    for wheel in [x + 24, x + 88] {
        canvas.ellipse((wheel, y + 48), (12, 12), DARK);
        canvas.ellipse((wheel, y + 48), (5, 5), [150, 152, 156]);
    }
}

fn tree(after: bool) -> Canvas {
    let mut canvas = Canvas::outdoors([150, 176, 196], 170, GRASS);
    canvas.trapezium((200, 280, 170), (120, 380, HEIGHT), PAVING);
    for (x, size) in [(60, 44), (420, 52)] {
        canvas.rectangle(x - 6, 150, 12, 70, [104, 78, 54]);
        canvas.ellipse((x, 128), (size, size), [70, 116, 62]);
    }
    if after {
        canvas.ellipse((150, 292), (16, 7), [120, 92, 62]);
        canvas.ellipse((150, 290), (11, 5), [196, 164, 120]);
    } else {
        canvas.line((100, 300), (352, 238), 18, [104, 78, 54]);
        for (x, y, size) in [
            (340, 236, 44),
            (384, 214, 34),
            (376, 258, 36),
            (302, 226, 26),
        ] {
            canvas.ellipse((x, y), (size, size * 2 / 3), [62, 104, 56]);
        }
        canvas.ellipse((96, 304), (26, 14), [92, 70, 48]);
    }
    canvas
}

fn parking(after: bool) -> Canvas {
    let mut canvas = street([146, 184, 214]);
    for stripe in 0..8 {
        canvas.line(
            (60 + stripe * 48, 322),
            (92 + stripe * 48, 300),
            4,
            [226, 190, 60],
        );
    }
    if !after {
        for (x, y, paint) in [
            (30, 206, [196, 198, 202]),
            (142, 232, [58, 82, 130]),
            (290, 220, [168, 58, 52]),
        ] {
            car(&mut canvas, x, y, paint);
        }
    }
    canvas
}

fn stall(after: bool) -> Canvas {
    let mut canvas = street([236, 178, 120]);
    if !after {
        for (x, top, cloth) in [(34, 184, [200, 66, 58]), (300, 192, [60, 112, 156])] {
            canvas.rectangle(x + 8, top, 5, 90, [96, 98, 100]);
            canvas.rectangle(x + 110, top, 5, 90, [96, 98, 100]);
            canvas.trapezium(
                (x + 20, x + 104, top - 26),
                (x - 6, x + 130, top + 6),
                cloth,
            );
            canvas.rectangle(x + 2, top + 56, 120, 34, [150, 116, 78]);
            for fruit in 0..7 {
                let colour = [[214, 120, 44], [184, 54, 48], [126, 160, 66]][fruit % 3];
                let column = i32::try_from(fruit).unwrap_or(0);
                canvas.ellipse((x + 14 + column * 16, top + 52), (7, 7), colour);
            }
        }
        canvas.ellipse((220, 306), (60, 8), [78, 76, 74]);
    }
    canvas
}

fn wall(after: bool) -> Canvas {
    let mut canvas = Canvas::outdoors([172, 196, 214], 300, PAVING);
    canvas.rectangle(60, 20, 360, 290, [206, 196, 178]);
    for row in 0..4 {
        for column in 0..4 {
            let (x, y) = (88 + column * 84, 44 + row * 64);
            canvas.rectangle(x, y, 46, 36, [108, 130, 148]);
            canvas.rectangle(x + 21, y, 3, 36, [232, 230, 224]);
        }
    }
    if after {
        canvas.trapezium((214, 290, 150), (206, 300, 214), [214, 206, 190]);
        canvas.rectangle(60, 296, 360, 6, [226, 150, 50]);
    } else {
        canvas.ellipse((252, 180), (46, 34), [150, 128, 104]);
        canvas.line((250, 140), (236, 186), 4, DARK);
        canvas.line((236, 186), (262, 236), 4, DARK);
        canvas.line((262, 236), (250, 292), 3, DARK);
        for (x, y) in [(226, 312), (262, 318), (290, 310), (244, 306)] {
            canvas.rectangle(x, y, 14, 8, [170, 158, 140]);
        }
    }
    canvas
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn sixteen_different_pictures_of_small_size() {
        let files: Vec<_> = all().map(Picture::png).collect();
        assert_eq!(files.len(), 16);
        assert_eq!(files.iter().collect::<HashSet<_>>().len(), 16);
        for file in &files {
            assert!(file.len() <= 20_000, "{}", file.len());
            let mut reader = png::Decoder::new(std::io::Cursor::new(file))
                .read_info()
                .unwrap();
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            let frame = reader.next_frame(&mut pixels).unwrap();
            assert_eq!((frame.width, frame.height), (480, 360));
        }
        let names: HashSet<_> = all().map(Picture::name).collect();
        assert_eq!(names.len(), 16);
    }
}
