//! The Chinese words that the layers hold for kinds. Part of the file, hence not of `assets/text`.

use crate::domain::{
    AllianceKind, BackdropAreaKind, BackdropLineKind, BranchMode, CircleKind, GridKind, NonGridReason, OfficeKind,
    PostKind, SiteKind,
};

pub fn grid_kind(kind: GridKind) -> &'static str {
    match kind {
        GridKind::Basic => "基础网格",
        GridKind::Dedicated => "专属网格",
    }
}

pub fn reason(reason: NonGridReason) -> &'static str {
    match reason {
        NonGridReason::Water => "水域",
        NonGridReason::Reserved => "预留",
        NonGridReason::ManagedApart => "托管",
    }
}

pub fn site_kind(kind: SiteKind) -> &'static str {
    match kind {
        SiteKind::ServiceCentre => "党群服务中心",
        SiteKind::RedProperty => "红色物业示范点",
        SiteKind::OpenBase => "开放式组织生活基地",
        SiteKind::InternetBase => "互联网企业党建示范基地",
        SiteKind::LawFirm => "律师事务所",
        SiteKind::Building => "楼宇",
        SiteKind::InnovationCentre => "城市基层党建创新发展中心",
        SiteKind::Incubator => "四社联动孵化创新发展基地",
        SiteKind::Academy => "社区干部实训学院",
        SiteKind::CommunityService => "社区服务",
        SiteKind::PropertyService => "物业服务",
        SiteKind::PurchasedService => "政府购买服务",
        SiteKind::VolunteerService => "志愿服务",
        SiteKind::SelfService => "居民自助服务",
        SiteKind::Livelihood => "民生保障品牌点",
        SiteKind::EcologyCase => "生态保护案例",
        SiteKind::RuralRevitalisation => "乡村振兴点",
    }
}

pub fn circle_kind(kind: CircleKind) -> &'static str {
    match kind {
        CircleKind::DemonstrationBlock => "党建示范街区",
        CircleKind::BuildingAlliance => "楼宇党建联盟",
        CircleKind::IndustryPark => "行业园区",
    }
}

pub fn alliance_kind(kind: AllianceKind) -> &'static str {
    match kind {
        AllianceKind::Street => "街道党建联盟",
        AllianceKind::Building => "楼宇党建联盟",
        AllianceKind::Industry => "行业党建",
        AllianceKind::Thematic => "专题联盟",
    }
}

pub fn branch_mode(mode: BranchMode) -> &'static str {
    match mode {
        BranchMode::Single => "单独组建",
        BranchMode::Joint => "联合组建",
        BranchMode::Property => "物业联建",
    }
}

pub fn post_kind(kind: PostKind) -> &'static str {
    match kind {
        PostKind::GridAdministrator => "网格管理员",
        PostKind::CommunitySecretary => "社区党委书记",
        PostKind::Reserve => "后备力量",
        PostKind::FullTimeWorker => "楼宇专职党务工作者",
        PostKind::RiverChief => "河长",
    }
}

pub fn office_kind(kind: OfficeKind) -> &'static str {
    match kind {
        OfficeKind::Office => "办公室",
        OfficeKind::Centre => "中心",
    }
}

pub fn line_kind(kind: BackdropLineKind) -> &'static str {
    match kind {
        BackdropLineKind::TrunkRoad => "快速路",
        BackdropLineKind::MainRoad => "主干道",
        BackdropLineKind::SecondaryRoad => "次干道",
        BackdropLineKind::LocalRoad => "支路",
        BackdropLineKind::River => "河流",
    }
}

pub fn area_kind(kind: BackdropAreaKind) -> &'static str {
    match kind {
        BackdropAreaKind::City => "建成区",
        BackdropAreaKind::Water => "水面",
        BackdropAreaKind::Park => "公园绿地",
        BackdropAreaKind::Block => "街坊",
        BackdropAreaKind::Building => "建筑",
    }
}
