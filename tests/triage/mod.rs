//! `suqiu triage …` as a person at a terminal has it: files in, JSON out, and what is wrong said
//! in words.

mod learner;
mod reply;
mod similar;
mod topics;

use std::path::{Path, PathBuf};

use crate::support::command::{Ended, suqiu};

/// Columns as boards have them; a plant near one estate that nine people speak of, one person
/// who says one thing nine times, and other matters.
fn board() -> String {
    let mut table = String::from("留言编号,留言用户,留言主题,留言时间,留言详情,反对数,点赞数\n");
    let ways = ["气味刺鼻睡不着", "整夜冒黑烟气味难闻", "气味难闻孩子咳嗽"];
    for number in 0..9 {
        let way = ways[number % ways.len()];
        let day = number + 1;
        table += &format!(
            "{number},用户{number},云溪花园旁边沥青加工厂{way},2026/3/{day} 8:30:00,我住云溪花园，旁边的沥青加工厂{way}。,0,1\n"
        );
        table += &format!(
            "{},老张,松林公寓健身房音乐太响第{day}次反映,2026-03-0{day} 20:00:00,松林公寓一楼健身房音乐太响。,0,0\n",
            100 + number
        );
    }
    for (number, matter) in ["路灯不亮", "水管爆裂", "学位不足", "电梯停运"]
        .iter()
        .enumerate()
    {
        table += &format!(
            "{},其他{number},东岭路{matter},2026/3/2,东岭路{matter}。,0,0\n",
            200 + number
        );
    }
    table
}

fn written(dir: &Path, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, text).expect("written");
    path
}

fn triage(words: &[&str], files: &[(&str, &Path)]) -> Ended {
    let mut all: Vec<std::ffi::OsString> = vec!["triage".into()];
    all.extend(words.iter().map(Into::into));
    for (flag, path) in files {
        all.push(flag.into());
        all.push(path.into());
    }
    suqiu(all).run()
}
