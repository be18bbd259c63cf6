//! The states of a sheet.

use crate::closed_list;

closed_list! {
    SheetState {
        Issued = "issued" "待答复",
        Answered = "answered" "待审核",
        Accepted = "accepted" "已采纳，待销号",
        StruckOff = "struck_off" "已销号",
        Superseded = "superseded" "已转新单",
        Withdrawn = "withdrawn" "已撤单",
    }
}

impl SheetState {
    pub const OPEN: &'static [Self] = &[Self::Issued, Self::Answered, Self::Accepted];

    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }
}
