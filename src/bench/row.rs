//! What «fast» means: one row a promise, with the least it must hold and what it aims at.

/// What can be asked for with `--only`: rows that are measured together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Create,
    Queue,
    Detail,
    Search,
    Statistics,
    Memory,
    Views,
    Start,
    Disk,
    Deadline,
}

impl Part {
    pub const ALL: [Self; 10] = [
        Self::Create,
        Self::Queue,
        Self::Detail,
        Self::Search,
        Self::Statistics,
        Self::Memory,
        Self::Views,
        Self::Start,
        Self::Disk,
        Self::Deadline,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Queue => "queue",
            Self::Detail => "detail",
            Self::Search => "search",
            Self::Statistics => "statistics",
            Self::Memory => "memory",
            Self::Views => "views",
            Self::Start => "start",
            Self::Disk => "disk",
            Self::Deadline => "deadline",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    Higher,
    Lower,
}

/// One promise.
#[derive(Debug)]
pub struct Row {
    /// Stable, for machines.
    pub id: &'static str,
    pub name: &'static str,
    pub unit: &'static str,
    pub better: Better,
    /// Below it the gate fails; `None` where only a goal is set.
    pub floor: Option<f64>,
    pub goal: f64,
}

macro_rules! rows {
    ($($name:ident = $id:literal $text:literal $unit:literal $better:ident $floor:expr, $goal:expr;)+) => {
        $(pub static $name: Row = Row {
            id: $id,
            name: $text,
            unit: $unit,
            better: Better::$better,
            floor: $floor,
            goal: $goal,
        };)+
        /// In the order of the report.
        pub static ROWS: &[&Row] = &[$(&$name),+];
    };
}

rows! {
    CREATE_SHARE = "create_share" "登记，64人同时，占存储引擎极限" "%" Higher Some(30.0), 50.0;
    CREATE_RATE = "create_rate" "登记，64人同时，存量之上" "件/秒" Higher Some(3_000.0), 6_000.0;
    CREATE_CPU = "create_cpu" "每件登记的处理器时间" "毫秒" Lower Some(0.4), 0.2;
    TRANSITION_SHARE = "transition_share" "办理一步，64人同时，占登记速度" "%" Higher Some(60.0), 90.0;
    QUEUE_P99 = "queue_p99" "列表一页，1人，最慢百分之一" "毫秒" Lower Some(5.0), 2.0;
    QUEUE_RATE = "queue_rate" "列表一页，8人同时" "页/秒" Higher Some(3_000.0), 6_000.0;
    QUEUE_GROWTH = "queue_growth" "列表一页的中位时间，为5万件时的" "倍" Lower Some(2.0), 1.0;
    DETAIL_P99 = "detail_p99" "工单详情，1人，最慢百分之一" "毫秒" Lower Some(1.0), 1.0;
    DETAIL_RATE = "detail_rate" "工单详情，64人同时" "次/秒" Higher None, 20_000.0;
    SEARCH_FOUND = "search_found" "两字检索，应找到的找到了" "%" Higher Some(100.0), 100.0;
    SEARCH_P99 = "search_p99" "两字检索，最慢百分之一" "毫秒" Lower Some(5.0), 2.0;
    SEARCH_VISIBLE = "search_visible" "登记后多久能检索到，最慢" "秒" Lower Some(2.0), 1.0;
    STATISTICS = "statistics" "当月统计，最慢百分之一" "毫秒" Lower Some(10.0), 2.0;
    VIEWS_MEDIAN = "views_median" "各人视图计数，500人同时且有人登记，中位" "毫秒" Lower None, 50.0;
    VIEWS_P99 = "views_p99" "各人视图计数，500人同时且有人登记，最慢百分之一" "毫秒" Lower Some(500.0), 100.0;
    MEMORY_IDLE = "memory_idle" "内存，空库启动后" "MB" Lower Some(80.0), 60.0;
    MEMORY_FULL = "memory_full" "内存，存量之上承载各项之后" "MB" Lower Some(400.0), 250.0;
    START = "start" "启动到首个应答" "毫秒" Lower Some(300.0), 100.0;
    START_AFTER_KILL = "start_after_kill" "强行中断后启动到首个应答" "毫秒" Lower Some(500.0), 150.0;
    DISK_FILED = "disk_filed" "磁盘，每5万件刚登记的工单" "MB" Lower Some(80.0), 60.0;
    DEADLINE = "deadline" "推算一个到期时间" "微秒" Lower Some(20.0), 5.0;
    DISK_WHOLE = "disk_whole" "磁盘，每5万件全过程的工单" "MB" Lower None, 60.0;
}

/// What a measured value comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Goal,
    Floor,
    /// A goal without a floor, not reached.
    Short,
    Below,
}

impl Row {
    pub fn verdict(&self, measured: f64) -> Verdict {
        let holds = |promised: f64| match self.better {
            Better::Higher => measured >= promised,
            Better::Lower => measured <= promised,
        };
        match self.floor {
            _ if holds(self.goal) => Verdict::Goal,
            None => Verdict::Short,
            Some(floor) if holds(floor) => Verdict::Floor,
            Some(_) => Verdict::Below,
        }
    }
}

impl Verdict {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::Floor => "floor",
            Self::Short => "short",
            Self::Below => "below",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Goal => "达到目标",
            Self::Floor => "合格",
            Self::Short => "未到目标",
            Self::Below => "不合格",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_on_the_line_holds() {
        assert_eq!(CREATE_SHARE.verdict(50.0), Verdict::Goal);
        assert_eq!(CREATE_SHARE.verdict(30.0), Verdict::Floor);
        assert_eq!(CREATE_SHARE.verdict(29.9), Verdict::Below);
        assert_eq!(QUEUE_P99.verdict(2.0), Verdict::Goal);
        assert_eq!(QUEUE_P99.verdict(5.1), Verdict::Below);
        assert_eq!(DETAIL_RATE.verdict(1.0), Verdict::Short);
        assert_eq!(CREATE_SHARE.verdict(f64::NAN), Verdict::Below);
    }

    #[test]
    fn rows_have_names_of_their_own_and_goals_beyond_their_floors() {
        for (n, row) in ROWS.iter().enumerate() {
            assert!(
                ROWS[..n].iter().all(|other| other.id != row.id),
                "{}",
                row.id
            );
            assert_eq!(row.verdict(row.goal), Verdict::Goal, "{}", row.id);
            let beyond = row.floor.is_none_or(|floor| match row.better {
                Better::Higher => floor <= row.goal,
                Better::Lower => floor >= row.goal,
            });
            assert!(beyond, "{}", row.id);
        }
    }
}
